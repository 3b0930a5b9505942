//! Metrics in the text format of OpenMetrics 1.0. Without times and with gauges only, so that it serves as a textfile of
//! Prometheus' node exporter as well.

use crate::report::{Family, Gauge};
use crate::text::visible;

/// Families of gauges as text, with the line that ends it.
#[must_use]
pub fn openmetrics(families: &[Family]) -> String {
    let mut out = String::new();
    for family in families.iter().filter(|f| !f.samples.is_empty()) {
        let name = family.name;
        out.push_str(&format!("# TYPE {name} gauge\n"));
        if let Some(unit) = family.unit {
            out.push_str(&format!("# UNIT {name} {unit}\n"));
        }
        out.push_str(&format!("# HELP {name} {}\n", family.help));
        for (labels, gauge) in &family.samples {
            out.push_str(&format!("{name}{} {}\n", braces(labels), number(*gauge)));
        }
    }
    out.push_str("# EOF\n");
    out
}

fn braces(labels: &[(&'static str, String)]) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let labels: Vec<String> =
        labels.iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value))).collect();
    format!("{{{}}}", labels.join(","))
}

/// Between quotes nothing acts but these; line breaks are shown by [`visible`] already.
fn quoted(value: &str) -> String {
    visible(value).replace('\\', "\\\\").replace('"', "\\\"")
}

fn number(gauge: Gauge) -> String {
    match gauge {
        Gauge::Whole(n) => n.to_string(),
        Gauge::Part(part, whole) => (f64::from(part) / f64::from(whole)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(value: &str, gauge: Gauge) -> Family {
        let labels = vec![("team", value.to_owned()), ("class", "x".to_owned())];
        Family { name: "ack_x_ratio", help: "Help.", unit: Some("ratio"), samples: vec![(labels, gauge)] }
    }

    #[test]
    fn a_family_is_told_with_its_help_and_ends_with_eof() {
        let text = openmetrics(&[
            family("a", Gauge::Part(1, 4)),
            Family { samples: Vec::new(), ..family("", Gauge::Whole(1)) },
        ]);
        let wanted = "# TYPE ack_x_ratio gauge\n# UNIT ack_x_ratio ratio\n# HELP ack_x_ratio Help.\n\
                      ack_x_ratio{team=\"a\",class=\"x\"} 0.25\n# EOF\n";
        assert_eq!(text, wanted);
        assert_eq!(openmetrics(&[]), "# EOF\n");
        assert_eq!(
            (number(Gauge::Part(3, 3)), number(Gauge::Part(9999, 10_000))),
            ("1".into(), "0.9999".into())
        );
    }

    #[test]
    fn no_label_gets_out_of_its_quotes() {
        let text = openmetrics(&[family("a\"} 1\n# EOF\\\u{1b}\u{202e}", Gauge::Whole(1))]);
        let line =
            "ack_x_ratio{team=\"a\\\"} 1\\\\u{a}# EOF\\\\\\\\u{1b}\\\\u{202e}\",class=\"x\"} 1\n# EOF\n";
        assert!(text.ends_with(line), "{text}");
    }
}
