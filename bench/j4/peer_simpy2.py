#!/usr/bin/env python3
"""J4 in SimPy 2 (Debian's python3-simpy): a process for each client, a resource with a priority queue for
each location. peer_simpy2.py FILE"""
import sys

from SimPy.Simulation import (PriorityQ, Process, Resource, activate, hold, initialize, now, release,
                              request, simulate)

from problem import Answer, Problem


class Client(Process):
    def live(self, location, priority, stay, number, waits):
        came = now()
        yield request, self, location, priority
        if number is not None:
            waits[number] = now() - came
        yield hold, self, stay
        yield release, self, location


class Source(Process):
    def send(self, problem, drawn, locations, waits):
        days, home, classes, stay, flexible, _ = drawn
        n, mean = problem.locations, problem.stays
        for i, day in enumerate(days):
            yield hold, self, day - now()
            j = home[i]
            if flexible[i]:
                for other in ((home[i] + 1) % n, (home[i] + 2) % n):
                    if len(locations[other].waitQ) < len(locations[j].waitQ):
                        j = other
            client = Client()
            activate(client, client.live(locations[j], -int(classes[i]), stay[i] * mean[j], i, waits))


def main():
    problem, answer = Problem(sys.argv[1]), Answer()
    for replication in range(problem.replications):
        drawn = problem.draw(replication)
        days, classes, until = drawn[0], drawn[2], iter(drawn[5])
        waits = [-1.0] * len(days)
        initialize()
        locations = [Resource(capacity=int(beds), qType=PriorityQ) for beds in problem.beds]
        for location, beds in zip(locations, problem.beds):
            for _ in range(beds):
                client = Client()
                activate(client, client.live(location, 9, next(until), None, waits))
        source = Source()
        activate(source, source.send(problem, drawn, locations, waits))
        simulate(until=problem.end)
        answer.add(problem, days, classes, waits)
    answer.show()


main()
