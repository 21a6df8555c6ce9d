//! What is due: requests by their last day, orders, breaches, retention, and whether the log goes on.

use askama::Template;
use jiff::Timestamp;
use server::api::Page as Listing;
use server::basis::{OrderState, RequestState};
use server::service::breaches::BreachView;
use server::service::log::LeafView;
use server::service::orders::{Exposure, Order};
use server::service::requests::RequestView;
use server::service::retention::Due;
use server::service::tasks::TaskView;

use super::reach::seen;
use super::{clock, fields, money, requests};
use crate::call::call;
use crate::render::{Failure, Page, page};
use crate::view::View;
use crate::visit::Staff;

/// As many as the interface lists at once; whatever is beyond is on the list of requests.
const MOST: u32 = 1000;

#[derive(Template)]
#[template(path = "console/home.html")]
struct Home<'a> {
    v: &'a View,
    requests: Option<Requests>,
    orders: Option<Vec<(Order, Exposure)>>,
    tasks: Option<Vec<TaskView>>,
    breaches: Option<Vec<BreachView>>,
    retention: Option<Vec<Due>>,
    last: Option<LeafView>,
}

/// Requests that wait for their answers, and how it goes with them.
struct Requests {
    open: Vec<RequestView>,
    /// How many of them are late or due within seven days.
    urgent: usize,
    late: usize,
    /// Days from receipt to answer, of those that were answered.
    average_days: Option<f64>,
}

impl Requests {
    fn of(mut open: Vec<RequestView>, answered: &[RequestView]) -> Self {
        open.sort_by_key(|request| (request.due, request.id));
        let took = |request: &RequestView| Some(days(request.received_at, request.closed_at?));
        let took: Vec<f64> = answered.iter().filter_map(took).collect();
        Self {
            urgent: open.iter().filter(|request| request.days_left <= clock::SOON_DAYS).count(),
            late: open.iter().filter(|request| request.days_left < 0).count(),
            average_days: (!took.is_empty()).then(|| took.iter().sum::<f64>() / took.len() as f64),
            open,
        }
    }
}

impl Home<'_> {
    /// Whether nothing at all waits for anybody.
    fn is_quiet(&self) -> bool {
        let none = |some: bool| !some;
        none(self.requests.as_ref().is_some_and(|requests| !requests.open.is_empty()))
            && none(self.orders.as_ref().is_some_and(|orders| !orders.is_empty()))
            && none(self.tasks.as_ref().is_some_and(|tasks| !tasks.is_empty()))
            && none(self.breaches.as_ref().is_some_and(|breaches| !breaches.is_empty()))
            && none(self.retention.as_ref().is_some_and(|due| !due.is_empty()))
    }
}

pub(crate) async fn show(staff: Staff) -> Page {
    let of_state = |state| call("listRequests").with("state", state).with("limit", MOST);
    let requests = match seen::<Listing<RequestView>>(&staff, of_state("open")).await? {
        None => None,
        Some(open) => {
            let answered: Listing<RequestView> = staff.of(of_state("answered")).await?;
            Some(Requests::of(open.items, &answered.items))
        }
    };
    let orders: Option<Listing<Order>> = seen(&staff, call("listOrders").with("limit", MOST)).await?;
    let orders = match orders {
        None => None,
        Some(orders) => Some(exposed(&staff, orders.items).await?),
    };
    let mut breaches: Option<Vec<BreachView>> = seen(&staff, call("listBreaches")).await?;
    if let Some(breaches) = &mut breaches {
        breaches.retain(|view| view.breach.closed.is_none());
    }
    let mut retention: Option<Vec<Due>> = seen(&staff, call("showRetention")).await?;
    if let Some(retention) = &mut retention {
        retention.retain(|due| due.faces + due.people > 0);
    }
    let leaves: Option<Vec<LeafView>> = seen(&staff, call("listLeaves").with("last", 1)).await?;
    let home = Home {
        v: &staff.visit.view,
        requests,
        orders,
        tasks: seen(&staff, call("listTasks").with("open", true)).await?,
        breaches,
        retention,
        last: leaves.and_then(|leaves| leaves.into_iter().next_back()),
    };
    page(&staff.visit.view, &home)
}

/// Orders that are not lifted, each with what its delay costs by now.
async fn exposed(staff: &Staff, orders: Vec<Order>) -> Result<Vec<(Order, Exposure)>, Failure> {
    let mut shown = Vec::new();
    for order in orders.into_iter().filter(|order| order.course.state != OrderState::Lifted) {
        let exposure = staff.of(call("orderExposure").at("order", order.id)).await?;
        shown.push((order, exposure));
    }
    Ok(shown)
}

fn days(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 86_400.0
}

#[cfg(test)]
mod tests {
    use server::basis::{RequestKind, Tier};
    use server::service::words::Language;

    use super::*;
    use crate::console::samples;

    fn late_and_answered() -> Requests {
        let request =
            |days_left| RequestView { days_left, ..samples::request(RequestKind::Access, Tier::First, None, None) };
        let answered = RequestView {
            state: RequestState::Answered,
            closed_at: Some("1970-01-04T12:00:00Z".parse().unwrap()),
            ..request(20)
        };
        Requests::of(vec![request(12), request(-3), request(7)], &[answered])
    }

    #[test]
    fn what_is_urgent_is_counted() {
        let requests = late_and_answered();
        assert_eq!((requests.open.len(), requests.urgent, requests.late), (3, 2, 1));
        assert_eq!(requests.average_days, Some(3.5));
        assert_eq!(Requests::of(Vec::new(), &[]).average_days, None, "no answer has no average");
    }

    #[test]
    fn the_page_is_said_in_every_language() {
        for (language, late) in [
            (Language::English, "3 days late"),
            (Language::French, "3 jours de retard"),
            (Language::TraditionalChinese, "逾期 3 天"),
        ] {
            let v = samples::view(language);
            let requests = Some(late_and_answered());
            let home = Home {
                v: &v,
                requests,
                orders: Some(Vec::new()),
                tasks: None,
                breaches: None,
                retention: None,
                last: None,
            };
            let page = home.render().unwrap();
            assert!(page.contains(late), "{language:?}");
            assert!(!page.contains("console-"), "{language:?}: an id stands in the place of its message");
        }
    }
}
