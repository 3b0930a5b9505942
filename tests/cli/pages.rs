//! Pages as the program writes them: the command that each names gives its numbers again on a later day.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";
const LATER: &str = "2026-06-01T09:00:00Z";

/// The command that a page names.
fn again(page: &str) -> Vec<&str> {
    let (_, rest) = page.split_once("on any later day: <code>ack ").unwrap();
    rest.split_once("</code>").unwrap().0.split(' ').collect()
}

/// All of a page between its head and its method, which tell the query.
fn numbers(page: &str) -> &str {
    let (_, rest) = page.split_once("id=\"coverage\"").unwrap();
    rest.split_once("id=\"method\"").unwrap().0
}

#[test]
fn the_command_on_the_page_gives_its_numbers_again() {
    let desk = Desk::with_two_people();
    for args in [
        &["report", "--format", "html"][..],
        &["report", "--format", "html", "--by", "type", "--person", MARA],
        &["report", "--format", "html", "--as-of", "2026-02-01"],
        &["report", "--format", "html", "--period", "2026-01"],
        &["report", "--format", "html", "--period", "2026-Q1"],
    ] {
        let now = "2026-02-05T09:00:00Z";
        let page = desk.ack(MARA, now, args).well();
        assert_eq!(page, desk.ack(MARA, now, args).well(), "{args:?}");
        let same = desk.ack(MARA, LATER, &again(&page)).well();
        assert_eq!(numbers(&page), numbers(&same), "{args:?}");
    }
    // Another day has other numbers, so that the comparison means something.
    let page = |now| desk.ack(MARA, now, &["report", "--format", "html"]).well();
    assert_ne!(numbers(&page(START)), numbers(&page(LATER)));
}

#[test]
fn a_page_of_one_status_has_no_trend_that_it_would_narrow() {
    let desk = Desk::with_two_people();
    let args = ["report", "--format", "html", "--status", "overdue"];
    let page = desk.ack(MARA, LATER, &args).well();
    let trend = page.split_once("id=\"trend\"").unwrap().1.split_once("</figure>").unwrap().0;
    assert_eq!(trend.matches("<circle").count(), 1, "{trend}");
    assert!(page.contains("left out by --status overdue"), "{page}");
}
