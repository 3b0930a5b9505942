//! Random registers: a few steps a commit, each a small change that makes sense of whatever stands there.
//!
//! Steps carry raw numbers that are bent into place when they are played, so that any of them can be left out and the
//! rest still is a register: that makes a failing case shrink well.

use super::plain::*;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;

/// One change to what stands in the register.
#[derive(Clone, Debug)]
pub enum Step {
    Hire {
        start: i32,
    },
    Leave {
        who: u8,
        last: i32,
    },
    Rehire {
        who: u8,
        gap: i32,
    },
    Team {
        who: u8,
        team: u8,
    },
    Kind {
        who: u8,
        kind: u8,
    },
    Roles {
        who: u8,
        roles: u8,
    },
    Manager {
        who: u8,
        manager: u8,
    },
    Strike {
        who: u8,
    },
    Restore {
        who: u8,
    },
    Publish {
        effective: i32,
        audience: Audience,
    },
    Revise {
        policy: u8,
        major: bool,
        material: bool,
        effective: i32,
        under: bool,
    },
    Unlist {
        policy: u8,
    },
    Tamper {
        policy: u8,
        effective: i32,
        material: bool,
    },
    Audience {
        policy: u8,
        audience: Audience,
    },
    Retire {
        policy: u8,
        on: i32,
    },
    Unretire {
        policy: u8,
    },
    StrikePolicy {
        policy: u8,
    },
    RestorePolicy {
        policy: u8,
    },
    Own {
        policy: u8,
        own: Own,
    },
    Clocks {
        clocks: Clocks,
    },
    Away {
        who: u8,
        from: i32,
        days: Option<i32>,
    },
    Back {
        who: u8,
        days: Option<i32>,
    },
    Withdraw {
        who: u8,
    },
    /// Everybody signs every policy.
    Sweep {
        early: i32,
        second: Second,
    },
    Acknowledge {
        who: u8,
        policy: u8,
        version: u8,
        early: i32,
        second: Second,
        head: u8,
    },
    Witness {
        who: u8,
        policy: u8,
        version: u8,
        on: i32,
    },
    Exempt {
        who: u8,
        policy: u8,
        from: i32,
        days: i32,
        by: u8,
    },
    Enrol {
        who: u8,
        halves: u8,
    },
}

/// A commit: so many days after the one before it, at so many seconds of that day, with these changes.
#[derive(Clone, Debug)]
pub struct Move {
    pub gap: i32,
    pub second: Second,
    pub steps: Vec<Step>,
}

/// A register and a question about it.
#[derive(Clone, Debug)]
pub struct Case {
    pub moves: Vec<Move>,
    /// How many commits are known; bent into place.
    pub known: usize,
    /// The days asked about, in thousandths of the time that is of interest.
    pub days: [u16; 3],
}

fn clock() -> impl Strategy<Value = Clock> {
    prop_oneof![3 => (1i32..30).prop_map(Clock::Days), 1 => (1i32..4).prop_map(Clock::Months)]
}

fn renew() -> impl Strategy<Value = Option<Clock>> {
    prop_oneof![
        1 => Just(None),
        4 => (35i32..60).prop_map(|n| Some(Clock::Days(n))),
        2 => (2i32..7).prop_map(|n| Some(Clock::Months(n))),
        1 => (3i32..35).prop_map(|n| Some(Clock::Days(n))),
    ]
}

fn window() -> impl Strategy<Value = Clock> {
    prop_oneof![4 => (1i32..25).prop_map(Clock::Days), 1 => Just(Clock::Months(1))]
}

prop_compose! {
    fn clocks()(join in clock(), change in clock(), renew in renew(), window in window(), back in clock(), landing in 1i32..9) -> Clocks {
        Clocks { join, change, renew, window, back, landing }
    }
}

prop_compose! {
    fn own()(join in weighted(0.3, clock()), change in weighted(0.3, clock()), renew in weighted(0.4, renew()),
        window in weighted(0.3, window()), back in weighted(0.3, clock())) -> Own {
        Own { join, change, renew, window, back }
    }
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        3 => Just(Audience::Everyone),
        5 => prop_oneof![3 => Just(0u8), 1 => 1u8..3].prop_map(Audience::Team),
        2 => (0u8..3).prop_map(Audience::Role),
        1 => (0u8..3, 0u8..3).prop_map(|(t, r)| Audience::Either(t, r)),
        1 => (0u8..3, 0u8..3).prop_map(|(t, r)| Audience::Both(t, r)),
        1 => (0u8..3).prop_map(Audience::NotTeam),
        1 => (0u8..4).prop_map(Audience::Under),
        1 => (0u8..5).prop_map(Audience::Only),
    ]
}

/// Seconds of a day, often near midnight.
fn second() -> impl Strategy<Value = Second> {
    prop_oneof![3 => 0i64..86_400, 1 => 0i64..90, 1 => 86_310i64..86_400]
}

fn people_step() -> impl Strategy<Value = Step> {
    let who = || 0u8..5;
    prop_oneof![
        3 => (-80i32..40).prop_map(|start| Step::Hire { start }),
        3 => (who(), -30i32..40).prop_map(|(who, last)| Step::Leave { who, last }),
        3 => (who(), prop_oneof![2 => Just(1i32), 3 => 2i32..50]).prop_map(|(who, gap)| Step::Rehire { who, gap }),
        12 => (who(), prop_oneof![1 => Just(0u8), 1 => 1u8..3]).prop_map(|(who, team)| Step::Team { who, team }),
        3 => (who(), 0u8..3).prop_map(|(who, kind)| Step::Kind { who, kind }),
        2 => (who(), 0u8..8).prop_map(|(who, roles)| Step::Roles { who, roles }),
        1 => (who(), 0u8..5).prop_map(|(who, manager)| Step::Manager { who, manager }),
        1 => who().prop_map(|who| Step::Strike { who }),
        1 => who().prop_map(|who| Step::Restore { who }),
        3 => (who(), -60i32..60, of(0i32..70)).prop_map(|(who, from, days)| Step::Away { who, from, days }),
        2 => (who(), of(0i32..70)).prop_map(|(who, days)| Step::Back { who, days }),
        1 => who().prop_map(|who| Step::Withdraw { who }),
    ]
}

fn policy_step() -> impl Strategy<Value = Step> {
    let policy = || 0u8..3;
    prop_oneof![
        2 => (-40i32..40, audience()).prop_map(|(effective, audience)| Step::Publish { effective, audience }),
        5 => (policy(), any::<bool>(), prop::bool::weighted(0.7), -30i32..30, prop::bool::weighted(0.15)).prop_map(
            |(policy, major, material, effective, under)| Step::Revise { policy, major, material, effective, under }),
        1 => policy().prop_map(|policy| Step::Unlist { policy }),
        1 => (policy(), -60i32..30, any::<bool>()).prop_map(|(policy, effective, material)| Step::Tamper { policy, effective, material }),
        3 => (policy(), audience()).prop_map(|(policy, audience)| Step::Audience { policy, audience }),
        1 => (policy(), -60i32..40).prop_map(|(policy, on)| Step::Retire { policy, on }),
        1 => policy().prop_map(|policy| Step::Unretire { policy }),
        1 => policy().prop_map(|policy| Step::StrikePolicy { policy }),
        1 => policy().prop_map(|policy| Step::RestorePolicy { policy }),
        2 => (policy(), own()).prop_map(|(policy, own)| Step::Own { policy, own }),
        2 => clocks().prop_map(|clocks| Step::Clocks { clocks }),
    ]
}

fn record_step() -> impl Strategy<Value = Step> {
    let (who, policy) = (|| 0u8..5, || 0u8..3);
    prop_oneof![
        12 => (who(), policy(), 0u8..4, prop_oneof![6 => 0i32..5, 2 => 0i32..20, 1 => 0i32..80], second(), 0u8..12).prop_map(
            |(who, policy, version, early, second, head)| Step::Acknowledge { who, policy, version, early, second, head }),
        5 => (0i32..4, second()).prop_map(|(early, second)| Step::Sweep { early, second }),
        2 => (who(), policy(), 0u8..4, 0i32..90).prop_map(|(who, policy, version, on)| Step::Witness { who, policy, version, on }),
        8 => (who(), policy(), -20i32..12, 10i32..90, prop_oneof![9 => Just(0u8), 1 => 0u8..5]).prop_map(
            |(who, policy, from, days, by)| Step::Exempt { who, policy, from, days, by }),
        2 => (who(), prop_oneof![1 => 1u8..3, 2 => Just(3u8)]).prop_map(|(who, halves)| Step::Enrol { who, halves }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => people_step(), 3 => policy_step(), 5 => record_step()]
}

prop_compose! {
    /// Gaps are mostly days, now and then a clock that is far off.
    fn one_move()(gap in prop_oneof![3 => 0i32..4, 5 => 0i32..25, 1 => 20i32..60, 1 => -3i32..0], second in second(),
        steps in vec(step(), 1..5)) -> Move {
        Move { gap, second, steps }
    }
}

prop_compose! {
    fn opening()(starts in vec(-80i32..40, 0..4), policies in vec((-40i32..20, audience()), 1..3)) -> Vec<Step> {
        let people = starts.into_iter().map(|start| Step::Hire { start });
        people.chain(policies.into_iter().map(|(effective, audience)| Step::Publish { effective, audience })).collect()
    }
}

prop_compose! {
    pub fn case()(opening in opening(), moves in vec(one_move(), 4..24), known in prop_oneof![2 => Just(usize::MAX), 1 => 0usize..30],
        days in [0u16..1000, 0u16..1000, 0u16..1000]) -> Case {
        let first = Move { gap: 0, second: 36_000, steps: opening };
        Case { moves: [vec![first], moves].concat(), known, days }
    }
}
