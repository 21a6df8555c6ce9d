//! How a clock stands, as a tag: in red from seven days on, and never by its colour alone.

use askama::Template;
use jiff::civil::Date;
use server::basis::OrderState;
use server::service::breaches::BreachView;
use server::service::orders::{Exposure, Order};

use crate::view::View;

/// From so many days on it is urgent.
pub(crate) const SOON_DAYS: i32 = 7;
/// From so many hours on it is urgent.
const SOON_HOURS: i64 = 24;

/// A short word in a box.
#[derive(Template)]
#[template(source = r#"<span class="tag {{ class }}">{{ text }}</span>"#, ext = "html")]
pub(crate) struct Tag {
    class: &'static str,
    text: String,
}

/// Days until something is due; negative after it.
pub(crate) fn days(v: &View, left: &i32) -> Tag {
    match *left {
        left if left < 0 => Tag { class: "stop", text: v.t1("console-days-late", "days", &left.unsigned_abs()) },
        left if left <= SOON_DAYS => Tag { class: "stop", text: v.t1("console-days-left", "days", &left) },
        left => Tag { class: "", text: v.t1("console-days-left", "days", &left) },
    }
}

/// How the 72 hours of a breach stand.
pub(crate) fn breach(v: &View, view: &BreachView) -> Tag {
    match view.hours_left {
        Some(left) if left < 0 => Tag { class: "stop", text: v.t1("console-hours-late", "hours", &-left) },
        Some(left) => {
            let class = if left <= SOON_HOURS { "stop" } else { "warn" };
            Tag { class, text: v.t1("console-hours-left", "hours", &left) }
        }
        None => Tag { class: "go", text: v.word("console-breach-state", &view.state) },
    }
}

/// How the time of an order stands; nothing where it names no last day.
pub(crate) fn order(v: &View, order: &Order, exposure: &Exposure) -> Option<Tag> {
    let open = matches!(order.course.state, OrderState::Received | OrderState::Approved);
    match order.last_day {
        Some(last_day) if open => Some(days(v, &until(exposure.until, last_day))),
        _ if exposure.days_late > 0 => {
            Some(Tag { class: "warn", text: v.t1("console-order-was-late", "days", &exposure.days_late) })
        }
        _ => None,
    }
}

fn until(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::until;

    #[test]
    fn days_are_counted_over_months() {
        assert_eq!(until(date(2026, 1, 30), date(2026, 3, 2)), 31);
        assert_eq!(until(date(2026, 3, 2), date(2026, 3, 2)), 0);
        assert_eq!(until(date(2026, 3, 2), date(2026, 2, 27)), -3);
    }
}
