"""Is it alive, is it ready, how does it fare: for machines."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from elearn.core import antivirus, clock, db, migrations
from elearn.core.errors import Missing
from elearn.core.jobs.models import Job
from elearn.core.web.guard import public
from elearn.core.web.layout import kernel

blueprint = Blueprint("health", __name__)
registry = CollectorRegistry()
requests_total = Counter(
    "elearn_requests_total", "Answers by endpoint and status", ("endpoint", "status"), registry=registry
)
request_seconds = Histogram("elearn_request_seconds", "Time to answer", ("endpoint",), registry=registry)
write_seconds = Histogram("elearn_write_transaction_seconds", "Time a write transaction is open", registry=registry)


@blueprint.get("/healthz")
@public("a supervisor asks whether the process answers; says nothing else")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public("a load balancer asks whether to send people here; says nothing else")
def readyz() -> tuple[Response, int]:
    """The database answers and is migrated. A queue or an antivirus that is away does not close the site."""
    the = kernel()
    try:
        db.session().execute(sa.text("SELECT 1"))
        behind = [s.room for s in migrations.states(the.database, the.plugins) if not s.is_current]
    except sa.exc.DBAPIError:
        return jsonify(status="database away", behind=[]), 503
    more = {"antivirus": "ok" if antivirus.is_there(clamd) else "away"} if (clamd := the.settings.clamd) else {}
    return jsonify(status="behind" if behind else "ok", behind=behind, **more), 503 if behind else 200


@blueprint.get("/metrics")
@public("figures for the monitoring of this machine; refused to every other address")
def metrics() -> Response:
    """Prometheus text, on loopback only: all web processes of this machine added up, and the jobs."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
        raise Missing
    shown = CollectorRegistry()
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # set by ``elearn serve``; alone, a process knows but itself
    if folder:
        MultiProcessCollector(shown, path=folder)  # type: ignore[no-untyped-call]
    else:
        shown.register(_Own())
    shown.register(_Jobs())
    return Response(generate_latest(shown), content_type=CONTENT_TYPE_LATEST)


class _Own:
    """The figures of this process."""

    def collect(self) -> Iterator[Metric]:
        return iter(registry.collect())


class _Jobs:
    """Jobs that are not done, counted in the database when asked."""

    def collect(self) -> Iterator[Metric]:
        counted = db.session().execute(
            sa.select(Job.state, sa.func.count(), sa.func.min(Job.not_before))
            .where(Job.state != "done")
            .group_by(Job.state)
        )
        found = {state: (count, oldest) for state, count, oldest in counted}
        jobs = GaugeMetricFamily("elearn_jobs", "Jobs by state, except those done", labels=("state",))
        for state in ("waiting", "running", "dead"):
            jobs.add_metric((state,), found.get(state, (0, None))[0])
        yield jobs
        _count, oldest = found.get("waiting", (0, None))
        late = max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0
        yield GaugeMetricFamily("elearn_jobs_late_seconds", "How long the oldest job that is due has waited", late)


def observed(response: Response) -> Response:
    """Count the answer and its time."""
    endpoint = request.endpoint or "none"
    requests_total.labels(endpoint, response.status_code).inc()
    began = g.get("began")
    if began is not None:
        request_seconds.labels(endpoint).observe(time.perf_counter() - began)
    return response
