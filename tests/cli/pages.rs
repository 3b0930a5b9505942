//! Pages as the program writes them: the command that each names gives its numbers again on a later day.

use crate::desk::{Desk, START, Said};

const MARA: &str = "mara.lind";
const LATER: &str = "2026-06-01T09:00:00Z";

/// What the command that a page names prints on a later day, as a shell reads it.
fn again(desk: &Desk, page: &str) -> String {
    let (_, rest) = page.split_once("on any later day: <code>ack ").unwrap();
    let words = rest.split_once("</code>").unwrap().0.replace("&#39;", "'");
    let line = format!("exec {} {words}", env!("CARGO_BIN_EXE_ack"));
    Said::of(desk.command(MARA, "sh").env("ACK_NOW", LATER).args(["-c", &line]).output().unwrap()).well()
}

/// All of a page between its head and its method, which tell the query.
fn numbers(page: &str) -> &str {
    let (_, rest) = page.split_once("id=\"coverage\"").unwrap();
    rest.split_once("id=\"method\"").unwrap().0
}

#[test]
fn the_command_on_the_page_gives_its_numbers_again() {
    let desk = Desk::with_two_people();
    let kim = ["people", "add", "kim.oh", "--team", "Field sales", "--role", "engineer"];
    desk.ack(MARA, START, &kim).well();
    for args in [
        &["report", "--format", "html"][..],
        &["report", "--format", "html", "--by", "type", "--person", MARA],
        &["report", "--format", "html", "--as-of", "2026-02-01"],
        &["report", "--format", "html", "--period", "2026-01"],
        &["report", "--format", "html", "--period", "2026-Q1"],
        &["report", "--format", "html", "--period", "last-12-months"],
        &["report", "--format", "html", "--team", "Field sales"],
    ] {
        let now = "2026-02-05T09:00:00Z";
        let page = desk.ack(MARA, now, args).well();
        assert_eq!(page, desk.ack(MARA, now, args).well(), "{args:?}");
        assert_eq!(numbers(&page), numbers(&again(&desk, &page)), "{args:?}");
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
