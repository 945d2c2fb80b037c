"""The JSON that the routes of the API are asked with, in the world of the matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from elearn.core import i18n
from tests.security.world import CANARY, World

OFFER = {
    "category": "appui-comptable", "title": "Dix factures", "unit": "month", "price_cents": 18000,
    "scope": "Dix factures", "deliverable": "Dix factures",
}  # fmt: skip
LEFT = {"left_on": "2026-11-01", "reason": "grown"}
SENT = {"name": f"{CANARY}.txt", "content": "WA=="}


def bodies(world: World) -> dict[str, dict[str, Any]]:
    """The JSON that some routes need before they look at whose thing it is."""
    until = (i18n.today() + timedelta(days=30)).isoformat()
    return {
        "api_bookings.Arrival": {},
        "api_bookings.Bookings": {},
        "api_bookings.Cancellation": {},
        "api_bookings.Departure": {},
        **{f"api_seats.{name}": {} for name in ("Acceptance", "Refusal", "Code", "LeftLine")},
        "api_departures.Departures": LEFT,
        "api_departures.Departure": LEFT | {"version": 1},
        "api_departures.Withdrawal": {},
        "api_seats.ByCode": {"code": "AAAA"},
        "api_seats.Offer": {"email": "personne@ailleurs.example"},
        "api_seats.CentreSeats": {
            "envelope": world.values["envelope_id"],
            "module": "exercices",
            "count": 1,
            "key": str(uuid4()),
        },
        "api_seats.OwnLine": {"envelope": world.values["envelope_id"], "centre": "essai", "module": "exercices"},
        "api_my_offers.MyOffers": OFFER,
        "api_my_offers.MyOffer": OFFER,
        "api_my_offers.OfferPublication": {},
        "api_availability.MyAvailability": {"hours_per_week": 20},
        "api_enrolments.Enrolments": {"module": "essai"},
        "api_enrolments.Happened": {"events": [{"id": str(uuid4()), "kind": "seen", "activity": "debut"}]},
        "api_attempts.Attempts": {"enrolment": world.values["enrolment_id"], "activity": "evaluation"},
        "api_attempts.Answers": {"events": [{"id": str(uuid4()), "slot": 1, "seq": 9, "kind": "flag", "on": True}]},
        "api_attempts.Sent": {},
        **_pool_bodies(until),
        **_cluster_bodies(until),
        **_together_bodies(),
        **_around_bodies(),
        **_invoice_bodies(),
        "progress.record": {"beacons": [{"id": str(uuid4()), "key": "debut", "active_ms": 1000}]},
        "quizzes.events": {"events": []},
    }


def _pool_bodies(until: str) -> dict[str, dict[str, Any]]:
    """Those of the requests, quotes and missions."""
    lots = [{"title": "Agenda", "unit": "hour", "quantity": 4000}]
    asked = {"title": "Agenda", "need": "Le tenir", "lots": lots, "criteria": {"price": 100}, "terms": {}}
    quote = {"prices": [{"lot": n, "price_cents": 100} for n in (1, 2)], "valid_until": until, "note": CANARY}
    return {
        "api_requests.Requests": {"category": "secretariat", "organisation": 1, "key": str(uuid4())},
        "api_requests.OneRequest": asked | {"version": 1},
        **{f"api_requests.{name}": {} for name in ("Publication", "Closing")},
        "api_consultation.Invitations": {"profile": "essai"},
        "api_consultation.Cancellation": {},
        "api_attachments.AgreementAcceptance": {"digest": "0" * 64},
        "api_attachments.Attachments": SENT,
        **{f"api_attachments.{name}": {} for name in ("Attachment", "Opening")},
        "api_requests.Extension": {"answer_on": "2026-12-20"},
        "api_request_questions.Questions": {"question": CANARY},
        "api_request_questions.Answered": {"answer": "Oui."},
        **{f"api_own_quote.{name}": quote for name in ("OwnQuote", "Sending")},
        "api_own_quote.Withdrawal": {},
        "api_received.Acceptance": {"digest": "0" * 64},
        "api_received.Refusal": {"reason": "Trop tard."},
        **{f"api_engagements.{name}": {} for name in ("Start", "Closing", "Delivery", "DeliveryAccepted")},
        "api_engagements.DeliveryRefused": {"reason": "À reprendre."},
        "api_engagements.Messages": {"body": CANARY, "key": str(uuid4())},
        "api_engagements.Tasks": {"title": CANARY, "for_buyer": False},
        "api_engagements.OneTask": {"is_done": True},
        "api_hours.Hours": {"day": i18n.today().isoformat(), "minutes": 30, "key": str(uuid4())},
        **{f"api_hours.{name}": {} for name in ("Entry", "Submission", "Approval")},
        "api_files.Files": SENT,
        **{f"api_disputes.{name}": {"reason": CANARY} for name in ("Cancelled", "Disputes")},
        "api_disputes.Settlement": {"outcome": "redo", "decision": CANARY},
        "api_hours.HoursNotApproved": {"reason": "Une de trop."},
    }


def _cluster_bodies(until: str) -> dict[str, dict[str, Any]]:
    """Those of the clusters and their agreements."""
    gathering = {"category": "secretariat", "title": CANARY, "need": CANARY, "answer_on": until}
    framework = {
        "title": CANARY, "rule": "cascade", "maximum_cents": 100, "starts_on": i18n.today().isoformat(),
        "ends_on": until, "quotes": [{"quote": 1, "digest": "0" * 64}],
    }  # fmt: skip
    unread = {
        "api_clusters": ("Joining",), "api_gatherings": ("GatheringClosed", "GatheringAsked"),
        "api_calls": ("Award", "Abandonment"), "api_posts": ("PostStart", "PostStop"),
    }  # fmt: skip
    return {
        **{f"{room}.{name}": {} for room, names in unread.items() for name in names},
        "api_clusters.ClusterMembers": {"company": 1},
        "api_clusters.Gatherings": gathering | {"items": [{"title": "Agenda", "unit": "hour"}], "key": str(uuid4())},
        "api_gatherings.Volumes": {"volumes": [{"item": 1, "quantity": 100}]},
        "api_framework_made.Proposing": framework | {"key": str(uuid4())},
        "api_frameworks.Signature": {"digest": "0" * 64},
        **{f"api_frameworks.{name}": {"reason": CANARY} for name in ("FrameworkRefused", "Ending")},
        **{
            f"api_ordering.{name}": {
                "company": 1, "quantities": [{"lot": 1, "quantity": 100}], "note": CANARY, "key": str(uuid4()),
            }
            for name in ("CallOffs", "CallApproval")
        },
        "api_calls.AwardApproval": {"key": str(uuid4())},
        "api_crews.Entrusting": {"may_deliver": True, "signs_hours": True},
        "api_ordering.Posts": {"lot": 1, "title": CANARY},
        "api_call_decision.CallWeighing": {"company": 1, "quantities": [{"lot": 1, "quantity": 100}]},
        "api_calls.Bid": {"rebate_basis_points": 100},
        "api_posts.Part": {"hundredths": 100},
    }  # fmt: skip


def _together_bodies() -> dict[str, dict[str, Any]]:
    """Those of groups and teams, and of what is ordered under conditions."""
    bond = {"name": CANARY, "form": "conjoint"}
    order = {"organisation": 1, "offer": 1, "version": 1, "quantity": 100, "key": str(uuid4())}
    unread = {
        "api_groups": ("OneGroup", "GroupMember"), "api_agreements": ("GroupSubmission",),
        "api_teams": ("OneTeam", "TeamMember", "Membership"), "api_approvals": ("OneApproval", "Grant"),
    }  # fmt: skip
    return {
        **{f"{room}.{name}": {} for room, names in unread.items() for name in names},
        "api_group_begun.GroupBeginning": {},
        "api_groups.OneGroup": bond | {"version": 1, "members": [], "lines": []},
        "api_groups.GroupMembers": {"profile": "essai"},
        "api_agreements.Proposal": {},
        "api_agreements.GroupAcceptance": {"digest": "0" * 64},
        **{f"api_agreements.{name}": {"reason": CANARY} for name in ("GroupRefusal", "GroupDeparture")},
        "api_agreements.GroupMessages": {"body": CANARY, "key": str(uuid4())},
        "api_teams.Teams": bond,
        "api_teams.TeamMembers": {"profile": "essai"},
        "api_companies.OneColleague": {"roles": ["member"]},
        "api_companies.OneInvitation": {},
        "api_companies.Invitations": {"email": "personne@ailleurs.example", "roles": ["member"]},
        "api_ordering_offers.Orders": order,
        "api_approvals.Approvals": order,
        "api_approvals.ApprovalRefused": {"reason": CANARY},
        "api_quote_approval.QuoteApproval": {"digest": "0" * 64, "key": str(uuid4())},
    }


def _invoice_bodies() -> dict[str, dict[str, Any]]:
    """Those of invoices: prepared, issued, paid, refused, credited."""
    return {
        **{f"api_settling.{name}": {} for name in ("Deposit", "OnePayment")},
        "api_billing.OneDraft": {"keys": ["lot:1"], "due_days": 30},
        "api_billing.Drafts": {"engagement": 1},
        "api_billing.Issue": {"digest": "0" * 64},
        "api_settling.Payments": {"paid_on": "2026-11-22", "cents": 1, "key": str(uuid4())},
        **{f"api_settling.{name}": {"reason": CANARY} for name in ("Rejection", "InvoiceRefused")},
        "api_settling.CreditNote": {"version": 1, "reason": CANARY},
    }


def _around_bodies() -> dict[str, dict[str, Any]]:
    """Those of the profile, of reviews, of prospecting and of reports."""
    unread = {
        "api_my_profile": ("MyProfile",), "api_circles": ("CircleMembership",),
        "api_prospects": ("Hold", "Opposition", "Loss"),
    }  # fmt: skip
    company = {"name": CANARY, "source": "event"}
    return {
        **{f"{room}.{name}": {} for room, names in unread.items() for name in names},
        "api_my_profile.ProfilePublication": {"fields": ["trade"]},
        "api_mission_reviews.MissionReview": {"marks": [{"criterion": "quality", "mark": 5}], "text": CANARY},
        "api_reviews.ReviewReply": {"reply": CANARY},
        "api_circles.Circles": {"name": "Cercle"},
        "api_circles.CircleMembers": {"email": "personne@ailleurs.example"},
        "api_circles.Prospects": company,
        "api_prospects.OneProspect": company | {"version": 1},
        "api_prospects.Contacts": {"channel": "call", "note": CANARY, "key": str(uuid4())},
        "api_prospects.Need": {"category": "secretariat", "title": CANARY, "text": CANARY},
        "api_needs.NeedRequest": {"organisation": 1},
        "api_reports.Reports": {"kind": "profile", "key": "1", "reason": "other", "text": "Ce profil ment."},
        "api_reports.Contest": {"text": f"Je conteste {CANARY}."},
        "api_reports.ReportDecision": {
            "outcome": "kept", "answer": f"Voyons {CANARY}.", "statement": f"Voyons {CANARY}.",
        },
        "api_reports.ReportSettlement": {"outcome": "kept", "text": f"Voyons {CANARY}."},
    }  # fmt: skip
