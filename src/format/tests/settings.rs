//! `ack.yaml`.

use super::*;

#[test]
fn the_settings_of_the_documentation_are_read() {
    let (config, findings) = of_settings(
        "timezone: Europe/Berlin\npush: false\napprovals: recorded\ngovernance: reviewed\n\
         clocks: {join: 14 days, change: 14 days, renew: never, renewal_window: 30 days, return: 7 days, landing: 2 weeks}\n\
         max_exemption: 12 months\nthresholds: {coverage: 95}\n\
         suppressions: [{finding: record-removed, subject: acknowledgements/x, reason: Test record, by: a, until: 2026-12-31}]\n\
         escalation: [{after: 1 day, to: person}, {after: 7 days, to: manager}]\nrecurrence: {episodes: 2, within: 12 months}\n\
         sampling: [{up_to: 5, take: all}, {up_to: 250, take: 10%}, {take: 25}]\nframeworks: [iso27001, soc2]\n",
    );
    assert_eq!(findings, Vec::<String>::new());
    let config = config.unwrap();
    assert_eq!((config.clocks.renew, config.clocks.landing, config.coverage_bar), (None, 14, 95));
    assert_eq!(config.suppressions[0].line, 12);
    assert_eq!(config.sampling.to_string(), "all up to 5, 10% up to 250, 25 of more");
}

#[test]
fn a_rule_for_samples_of_which_a_line_is_refused_is_the_default() {
    let (settings, said) = of_settings("sampling: [{up_to: 5, take: all}, {take: 0%}]\n");
    assert!(said.len() == 1 && said[0].contains("`0%` is no sample"), "{said:?}");
    assert_eq!(settings.unwrap().sampling, Sampling::default());
    assert_eq!(of_settings("").0.unwrap().sampling, Sampling::default());
}

#[test]
fn clocks_are_positive_lengths() {
    for (clocks, part) in [
        ("join: 0 days", "`0 days` is not positive"),
        ("join: -3 days", "`-3 days` is not positive"),
        ("join: 14", "`14` is no length of time"),
        ("renew: sometimes", "`sometimes` is no length of time"),
        ("landing: 1 month", "`1 month` is not counted in days"),
        ("landing: 200 years", "is longer than a hundred years"),
    ] {
        let (config, said) = of_settings(&format!("clocks: {{{clocks}}}\n"));
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
        assert_eq!(config.unwrap().clocks, CLOCKS, "the default stands beside its finding");
    }
}

#[test]
fn settings_that_must_be_there_are_asked_for() {
    let said_of = |text: &str| {
        let (settings, findings) = config("ack.yaml", text.as_bytes());
        assert!(settings.is_none(), "{text}");
        said(&findings)
    };
    assert_eq!(said_of("push: true\n").len(), 4);
    assert_eq!(
        said_of(&SETTINGS.replace("[a]", "[]")),
        ["value-refused 4:14+2 maintainers: nobody is named"]
    );
    assert_eq!(said_of(&SETTINGS.replace("0197f", "0197F")).len(), 1);
    let newer = format!("{}colour: red\n", SETTINGS.replace("schema: 1", "schema: 2"));
    assert_eq!(said_of(&newer), ["schema-newer 1:9+1 the register has form 2, and this ack reads form 1"]);
    assert_eq!(
        said_of(&SETTINGS.replace("schema: 1", "schema: one")),
        ["value-refused 1:9+3 schema: `one` is no form of a register"]
    );
}

#[test]
fn optional_settings_fall_back_beside_their_finding() {
    let (config, said) = of_settings(
        "governance: aproved\nthresholds: {coverage: 101}\npush: yes\nsuppressions: [{finding: x}]\n",
    );
    assert_eq!(said.len(), 7, "{said:?}");
    let config = config.unwrap();
    assert_eq!((config.coverage_bar, config.push, config.suppressions.len()), (100, false, 0));
}

#[test]
fn statements_can_be_signed() {
    for (statement, part) in [
        ("\"a\\nb\"", "has several lines"),
        ("\" \"", "is empty"),
        ("\"a\\u202eb\"", "has characters that cannot be seen"),
        ("\"a\\u0308\"", "composed form"),
        (&"x".repeat(3000), "longer than 2048 bytes"),
    ] {
        let (_, said) = of_settings(&format!("statement: {statement}\n"));
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
    }
}
