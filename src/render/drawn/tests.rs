//! Markdown texts as they are drawn.

use super::drawn as draw;
use crate::render::{Colour, Glyphs, Look};

const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 40 };

#[test]
fn a_policy_is_drawn_within_the_width() {
    let text = "# Access Control\n\nStaff **must not** share keys; see [the *guide*](https://keys.example/guide \"How\").\n\n## Keys\n\n1. Use a hardware key for every administrative access, always.\n2. Report:\n   - losses\n   - `ssh` faults\n\n> Locked means\n> locked.\n\n```sh\nssh-add -L\n```\n\n### Exceptions\nNone  \nat all.\n\n---\n";
    assert_eq!(
        draw(text, LOOK),
        "\
Access Control
══════════════

Staff **must not** share keys; see the
*guide* <https://keys.example/guide>
(\"How\").

Keys
────

1. Use a hardware key for every
   administrative access, always.
2. Report:
   ◦ losses
   ◦ `ssh` faults

│ Locked means locked.

(sh)
    ssh-add -L

### Exceptions

None
at all.

────────────────────────────────────────
"
    );
}

#[test]
fn a_table_keeps_its_columns_or_is_stacked() {
    let text = "| Data | Kept for |\n|:--|--:|\n| Contracts of all our customers and suppliers | 10 years |\n| Logs | 1 |\n";
    assert_eq!(
        draw(text, LOOK),
        "\
Data                            Kept for
──────────────────────────────  ────────
Contracts of all our customers  10 years
and suppliers

Logs                                   1
"
    );
    let wide =
        "|a|b|c|d|\n|-|-|-|-|\n|incomprehensible|incomprehensible|incomprehensible|incomprehensible|\n";
    assert_eq!(
        draw(wide, LOOK),
        "a: incomprehensible\nb: incomprehensible\nc: incomprehensible\nd: incomprehensible\n"
    );
}

#[test]
fn nothing_acts_and_nothing_is_hidden() {
    let text = "a\u{1b}[2J &#27;[31m\u{202e}b <!-- not for you -->\n\n<script>x\u{7}</script>\n\n[//]: # (a hidden clause)\n[used]: http://a.example\n\nSee [used] and <http://b.example>.\n\n    \u{9b}31m\n\n```a\u{1b}b\n```\n\n![alt](http://c.example/&#27;)\n";
    let wide = Look { width: 200, ..LOOK };
    for look in [wide, Look { colour: Colour::On, ..wide }] {
        let drawn = draw(text, look);
        let plain = drawn.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[4m", "");
        let plain = plain.replace("\u{1b}[0m", "");
        assert!(!plain.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{7}']), "{plain:?}");
        for shown in [
            "a\\u{1b}[2J \\u{1b}[31m\\u{202e}b <!-- not for you -->",
            "<script>x\\u{7}</script>",
            "[//]: # (a hidden clause)",
            "See used <http://a.example> and http://b.example.",
            "\\u{9b}31m",
            "(a\\u{1b}b)",
            "[image: alt] <http://c.example/\\u{1b}>",
        ] {
            assert!(plain.contains(shown), "{shown}:\n{plain}");
        }
        assert!(!plain.contains("[used]: "), "{plain}");
    }
}

#[test]
fn emphasis_is_coloured_where_there_are_colours() {
    let drawn = draw("is **not one** `x`", Look { colour: Colour::On, ..LOOK });
    assert_eq!(drawn, "is \u{1b}[1mnot one\u{1b}[0m \u{1b}[36mx\u{1b}[0m\n");
}

#[test]
fn what_is_nested_without_end_is_drawn_in_good_time() {
    let began = std::time::Instant::now();
    let drawn = draw(&(">".repeat(20_000) + " deep"), LOOK);
    assert!(drawn.ends_with("deep\n"), "{drawn}");
    assert!(drawn.lines().count() < 10);
    let _ = draw(&"[a](".repeat(20_000), LOOK);
    let _ = draw(&"**a ".repeat(20_000), LOOK);
    assert!(began.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn loose_lists_metadata_and_empty_items_stay_readable() {
    let text = "---\nowner: mara\n---\n\n- one\n\n- two\n\n  more\n-\n\nend\n";
    assert_eq!(draw(text, LOOK), "owner: mara\n\n• one\n\n• two\n\n  more\n\n•\n\nend\n");
    assert_eq!(draw("- [ ] open\n- [x] done\n", LOOK), "• [ ] open\n• [x] done\n");
}
