"""The whole run: services, two databases, every act in turns with its twin, the report."""

import os
from pathlib import Path

from django.db import connection

from bench.acts import Stage
from bench.measuring import QUICK, Bench, Pace
from bench.processes import load_average
from bench.report import Report, heading
from bench.services import Services
from bench.sweeping import sweep
from liaison.accounts.models import User
from liaison.front.load.country import Country
from liaison.supervisor.folder import DataFolder

OURS, RAW = "liaison.wsgi:application", "bench.raw:application"
ENOUGH = 5_000  # tickets: with fewer the run only shows that it runs


def run(top: Path, tickets: int, base: int, with_peer: bool) -> Report:
    pace = Pace() if tickets > ENOUGH else QUICK
    machine = {"cores": os.cpu_count(), "load_average": load_average()}
    report = Report(top / "bench.json", tickets, base, machine, [])
    with Services(DataFolder(top / "bench")) as services:
        small = growth_base(services, base, pace)
        peers = peer_costs(services, top, tickets) if with_peer else {}
        name = services.load(tickets)
        bench = Bench(services, name, services.web(name, OURS), services.web(name, RAW))
        print(heading(with_peer))
        for act in on(services, name, tickets).acts():
            ours, raw = bench.compare(act, pace)
            report.add(act.name, act.scope, ours, raw, small.get((act.name, act.scope)), peers.get(act.name))
        ours, raw = sweep(bench, pace.rounds)
        report.add("sweep", "nation", ours, raw, small.get(("sweep", "nation")), peers.get("sweep"))
        machine["load_average"] = load_average()
        bench.close()
    report.write()
    return report


def on(services: Services, name: str, tickets: int) -> Stage:
    services.use(name)
    return Stage(Country.for_tickets(tickets, User.objects.people().earliest("pk").pk))


def growth_base(services: Services, tickets: int, pace: Pace) -> dict:
    """What each act costs on the smaller database."""
    name = services.load(tickets)
    bench = Bench(services, name, services.web(name, OURS), None)
    stage = on(services, name, tickets)
    found = {(act.name, act.scope): bench.alone(act, pace) for act in stage.acts()}
    found["sweep", "nation"] = sweep(bench, pace.rounds)[0]
    bench.close()
    connection.close()
    return found


def peer_costs(services: Services, top: Path, tickets: int) -> dict[str, float]:
    from bench.peer import measure

    return measure(services, top / "bench" / "peer", tickets)
