//! Reports as pages: nothing acts, nothing is loaded, every link leads somewhere, and the drawings say what is counted.

use crate::world::{Person, Policy, World, day, settings};
use ack::assess::{Coverage, Facts};
use ack::model::Period;
use ack::render::html;
use ack::report::{self, Ageing, Dimension, Filter, Found, Heading, HeatMap, HeatMark, Page};
use ack::text::is_unsafe_char;
use std::collections::BTreeSet;

const NONE: Found<'_> = Found { findings: &[], settled: &[], suppressions: &[] };

/// What a page counts.
struct Seen {
    heading: Heading,
    coverage: Coverage,
    heat: HeatMap,
    ageing: Ageing,
    unbound: Option<Vec<String>>,
    people: usize,
}

/// The page of a day, or of a period as seen from it.
fn page_of(w: &World, date: &str, period: Option<&str>) -> (Seen, String) {
    let loaded = w.load();
    let (register, day, filter) = (loaded.register, day(date), Filter::default());
    let facts = Facts::new(&register);
    let found = Found { findings: &loaded.findings, ..NONE };
    let period = period.map(|text| Period::parse(text, day).unwrap());
    let ends = period.unwrap_or_else(|| Period::year_to(day)).month_ends(day);
    let (assessment, months) = report::assess_months(&facts, day, &ends, &filter);
    let standing = report::coverage(&register, &assessment, Dimension::Policy, &filter, String::new());
    let seen = |page: &Page<'_>| Seen {
        heading: page.heading.clone(),
        coverage: page.coverage,
        heat: page.heat.clone(),
        ageing: page.ageing,
        unbound: page.unbound.clone(),
        people: page.people().count(),
    };
    match period {
        None => {
            let page = Page::of_day(&facts, &assessment.records, &standing, &months, found);
            (seen(&page), html::page(&page).unwrap())
        }
        Some(period) => {
            let report = report::period(&facts, &assessment, period, &filter, (standing, months));
            let page = Page::of_period(&facts, &assessment.records, &report, found);
            (seen(&page), html::page(&page).unwrap())
        }
    }
}

/// The tags of a page with their attributes; panics where a `<` opens anything else, or a quote is not closed.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (before, after) = html.split_once("<style>").unwrap();
    let body = format!("{before}{}", after.split_once("</style>").unwrap().1);
    let mut all = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "{part}");
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((key, value)) = rest.split_once("=\"") {
            let (value, after) = value.split_once('"').unwrap();
            attributes.push((key.trim().to_owned(), value.to_owned()));
            rest = after;
        }
        all.push((name.trim_end_matches('/').to_owned(), attributes));
    }
    all
}

/// Fails where a page could act, load something, or lead nowhere.
#[track_caller]
fn is_inert(html: &str) {
    assert_eq!(html.chars().find(|c| *c != '\n' && is_unsafe_char(*c)), None);
    assert_eq!(html.matches("<style>").count(), 1);
    let (mut ids, mut links) = (BTreeSet::new(), BTreeSet::new());
    for (name, attributes) in tags(html) {
        let live = ["script", "img", "iframe", "object", "embed", "form", "input", "base", "foreignObject"];
        assert!(!live.contains(&name.as_str()), "{name}");
        for (key, value) in attributes {
            assert!(
                !key.starts_with("on") && !["src", "style", "srcdoc"].contains(&key.as_str()),
                "{name} {key}"
            );
            match key.as_str() {
                "id" => assert!(ids.insert(value.clone()), "{value} twice"),
                "href" if name == "link" => assert_eq!(value, "data:,"),
                "href" => {
                    links.insert(value.strip_prefix('#').expect("a link out of the page").to_owned());
                }
                _ => {}
            }
        }
    }
    assert_eq!(links.difference(&ids).collect::<Vec<_>>(), Vec::<&String>::new(), "lead nowhere");
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    for loads in ["url(", "@import", "image-set", "@font-face", "expression("] {
        assert!(!style.contains(loads), "{loads}");
    }
}

/// Two people, one of whom signed; the other has been late for a month.
fn one_gap() -> World {
    let mut w = World::new();
    w.commit("2026-01-05", |tree| {
        tree.put("ack.yaml", settings(&[]))
            .put_person(&Person::new("mara"))
            .put_person(&Person::new("ben"))
            .put_policy(&Policy::new("conduct", "1.0", "2026-01-05"))
            .put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
    });
    let record = w.acknowledge("mara", "conduct", "1.0", "2026-01-06T09:00:00Z");
    w.record("2026-01-06", record);
    w
}

#[test]
fn hostile_names_are_words() {
    let evil = [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\\\" onload=\\\"alert(1)",
        "' style='color:red",
        "javascript:alert(1)",
        "\\e[2J\\u202eevil",
        "{{ 7*7 }} {% raw %} <!-- ",
        "`x` &lt; http://evil.example",
    ];
    for words in evil {
        let mut w = World::new();
        let quoted = format!("\"{words}\"");
        w.commit("2026-01-05", |tree| {
            let organization = format!("organization: {quoted}");
            tree.put("ack.yaml", settings(&[&organization]));
            for id in ["mara", "ben"] {
                tree.put_person(
                    &Person::new(id)
                        .with(&format!("name: {quoted}"))
                        .with(&format!("team: {quoted}"))
                        .with(&format!("location: {quoted}"))
                        .with(&format!("type: {quoted}")),
                );
            }
            tree.put_policy(
                &Policy::new("conduct", "1.0", "2026-01-05")
                    .with(&format!("title: {quoted}"))
                    .with(&format!("controls: [{quoted}]")),
            );
            tree.put("people/odd.yaml", format!("people:\n  - id: {quoted}\n"));
        });
        for (date, period) in [("2026-01-10", None), ("2026-03-10", None), ("2026-03-10", Some("2026-Q1"))] {
            let (_, html) = page_of(&w, date, period);
            is_inert(&html);
            assert_eq!(html.contains("{{ 7*7 }} {% raw %} &lt;!-- "), words.starts_with("{{"));
        }
    }
}

#[test]
fn the_same_revision_and_day_give_the_same_bytes() {
    let w = one_gap();
    for period in [None, Some("2026-Q1")] {
        let (page, html) = page_of(&w, "2026-03-10", period);
        assert_eq!(html, page_of(&w, "2026-03-10", period).1);
        is_inert(&html);
        let h = &page.heading;
        for said in [
            h.population_digest.to_string(),
            h.revision.to_string(),
            h.repository.clone(),
            h.timezone.to_owned(),
            h.tool.to_owned(),
            h.as_of.to_string(),
            report::PROVES.to_owned(),
            "The population ties".to_owned(),
        ] {
            assert!(html.contains(&said), "{said}");
        }
        assert_ne!(html, page_of(&w, "2026-03-11", period).1);
    }
}

#[test]
fn the_map_and_the_ages_add_up_to_the_coverage() {
    let (page, html) = page_of(&one_gap(), "2026-03-10", None);
    let marks = |mark| {
        let people = page.heat.teams.iter().flat_map(|t| &t.people);
        u32::try_from(people.flat_map(|p| &p.marks).filter(|m| **m == mark).count()).unwrap()
    };
    let c = page.coverage;
    assert_eq!((c.required, c.acknowledged, c.overdue), (2, 1, 1));
    assert_eq!(marks(HeatMark::Acknowledged) + marks(HeatMark::Weaker), c.acknowledged);
    assert_eq!((marks(HeatMark::Pending), marks(HeatMark::Overdue)), (c.pending, c.overdue));
    assert_eq!(page.heat.coverage, c);
    assert_eq!(page.ageing.overdue, c.overdue);
    assert_eq!(page.ageing.buckets.iter().map(|b| b.overdue).sum::<u32>(), c.overdue);
    assert_eq!(html.matches("<i>overdue</i>").count(), 1);
    // Due on 19 January after 14 days: 50 days on 10 March.
    assert_eq!(page.ageing.buckets.map(|b| b.overdue), [0, 0, 1, 0]);
    assert_eq!((page.ageing.oldest, page.ageing.people), (50, 1));
}

#[test]
fn a_bucket_ends_on_its_last_day() {
    let w = one_gap();
    let bucket = |date| {
        let (page, _) = page_of(&w, date, None);
        page.ageing.buckets.iter().position(|b| b.overdue > 0)
    };
    for (date, wanted) in [
        ("2026-01-19", None),
        ("2026-01-20", Some(0)),
        ("2026-01-26", Some(0)),
        ("2026-01-27", Some(1)),
        ("2026-02-18", Some(1)),
        ("2026-02-19", Some(2)),
        ("2026-04-19", Some(2)),
        ("2026-04-20", Some(3)),
    ] {
        assert_eq!(bucket(date), wanted, "{date}");
    }
    assert_eq!(Ageing::of(&ack::cores::Pieces::default()).sheet().title, "Ageing: nothing is overdue");
}

#[test]
fn nobody_is_dropped_silently() {
    let mut w = one_gap();
    w.commit("2026-02-01", |tree| {
        tree.put_person(&Person::new("zoe").with("type: guest"));
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").with("audience: {type: employee}"));
    });
    let (page, html) = page_of(&w, "2026-03-10", None);
    assert_eq!(page.unbound.as_deref(), Some(&["zoe".to_owned()][..]));
    assert!(html.contains("1 person at work is asked for nothing: zoe."), "{html}");
    assert!(html.contains("none required"), "the policy that binds nobody is in the coverage");
}

#[test]
fn an_empty_register_is_a_page_and_no_100_percent() {
    let mut w = World::new();
    w.commit("2026-01-05", |tree| {
        tree.put("ack.yaml", settings(&[]));
    });
    for period in [None, Some("2026-Q1")] {
        let (page, html) = page_of(&w, "2026-03-10", period);
        is_inert(&html);
        assert_eq!((page.people, page.heat.people), (0, 0));
        let share = html.split_once("<strong>").unwrap().1.split_once("</strong>").unwrap().0;
        assert!(["none required", "none due"].contains(&share), "{share}");
    }
}

#[test]
fn hundreds_of_people_are_a_page_of_reasonable_size() {
    const PEOPLE: usize = 100;
    const POLICIES: usize = 20;
    let mut w = World::new();
    w.commit("2026-01-05", |tree| {
        tree.put("ack.yaml", settings(&[]));
        for n in 0..PEOPLE {
            let person = Person::new(&format!("person.number-{n:03}"));
            tree.put_person(
                &person.with(&format!("name: Somebody of Name {n}")).with(&format!("team: t{}", n % 9)),
            );
        }
        for n in 0..POLICIES {
            tree.put_policy(&Policy::new(&format!("procedure-{n:02}"), "1.0", "2026-01-05"));
        }
    });
    let records: Vec<_> = (0..PEOPLE)
        .flat_map(|p| {
            (0..POLICIES).map(move |r| (format!("person.number-{p:03}"), format!("procedure-{r:02}")))
        })
        .map(|(who, what)| w.acknowledge(&who, &what, "1.0", "2026-01-06T09:00:00Z").seal())
        .collect();
    w.commit("2026-01-06", |tree| {
        for record in &records {
            tree.add(record.clone());
        }
    });
    let (page, html) = page_of(&w, "2026-01-10", None);
    is_inert(&html);
    assert_eq!(page.coverage.acknowledged as usize, PEOPLE * POLICIES);
    assert!(html.len() < PEOPLE * POLICIES * 320, "{} bytes", html.len());
}
