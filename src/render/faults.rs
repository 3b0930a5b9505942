//! What is wrong with a pack, for a terminal: by kind, each file on a line of its own, since a path that is broken cannot be
//! copied.

use super::Look;
use crate::report::{PackVerification, Tone};
use crate::text::{visible, width, wrap};

/// The faults of a pack, by kind; nothing when there is none.
#[must_use]
pub fn faults(pack: &PackVerification, look: Look) -> String {
    let room = usize::from(look.width);
    let mut out = String::new();
    for kind in pack.faults.chunk_by(|a, b| a.0 == b.0) {
        let (id, ..) = kind[0];
        out.push_str(&format!("{}: {}\n", look.paint(id, Tone::Bad), kind.len()));
        for (_, subject, message) in kind {
            let (subject, message) = (visible(subject), visible(message));
            if 2 + width(&subject) + 1 + width(&message) <= room {
                out.push_str(&format!("  {subject} {}\n", look.paint(&message, Tone::Faint)));
                continue;
            }
            out.push_str(&format!("  {subject}\n"));
            for line in wrap(&message, room.saturating_sub(4).max(20)) {
                out.push_str(&format!("    {}\n", look.paint(&line, Tone::Faint)));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Colour, Glyphs};
    use super::*;
    use crate::model::{Day, Moment, Period};
    use crate::source::CommitId;

    #[test]
    fn a_path_stands_whole_and_what_was_found_beside_or_below_it() {
        let day = Day::parse("2026-03-31").unwrap();
        let long = format!("register/{}.yaml", "x".repeat(60));
        let fault = |id, subject: &str, message: &str| (id, subject.to_owned(), message.to_owned());
        let pack = PackVerification {
            organization: "Northwind".into(),
            repository: String::new(),
            revision: CommitId::new([0; 20]),
            recorded_at: Moment(0),
            period: Period { from: day, to: day },
            as_of: day,
            timezone: "UTC".into(),
            tool: "ack".into(),
            maker: None,
            maintainer: None,
            counts: [0; 3],
            remade: true,
            names_left_out: false,
            continues: None,
            faults: vec![
                fault("file-missing", "a.csv", "is missing"),
                fault("file-missing", &long, "is named by SHA256SUMS and missing"),
                fault("file-added", "b\u{1b}[2J", "is not named by SHA256SUMS"),
            ],
        };
        let look = Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: 80 };
        let said = format!(
            "file-missing: 2\n  a.csv is missing\n  {long}\n    is named by SHA256SUMS and missing\n\
             file-added: 1\n  b\\u{{1b}}[2J is not named by SHA256SUMS\n"
        );
        assert_eq!(faults(&pack, look), said);
    }
}
