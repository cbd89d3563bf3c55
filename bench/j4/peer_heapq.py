#!/usr/bin/env python3
"""J4 as a plain event loop: one heap of everybody in a bed, arrivals from numpy. peer_heapq.py FILE"""
import collections
import heapq
import sys

from problem import Answer, Problem


def simulate(problem, replication, answer):
    days, home, classes, stay, flexible, until = problem.draw(replication)
    n, mean = problem.locations, problem.stays.tolist()
    where = [j for j, beds in enumerate(problem.beds.tolist()) for _ in range(beds)]
    heap = list(zip(until.tolist(), where))
    heapq.heapify(heap)
    came, homes, kinds = days.tolist(), home.tolist(), classes.tolist()
    stays, choosy = stay.tolist(), flexible.tolist()
    lines = [[collections.deque() for _ in range(3)] for _ in range(n)]
    length, free, waits = [0] * n, [0] * n, [-1.0] * len(came)

    def work_off(day):
        while heap and heap[0][0] <= day:
            left, j = heap[0]
            if not length[j]:
                heapq.heappop(heap)
                free[j] += 1
                continue
            line = lines[j]
            client = (line[0] or line[1] or line[2]).popleft()
            length[j] -= 1
            waits[client] = left - came[client]
            heapq.heapreplace(heap, (left + stays[client] * mean[j], j))

    for client, day in enumerate(came):
        if heap[0][0] <= day:
            work_off(day)
        j = homes[client]
        if choosy[client]:
            first = j
            for other in ((first + 1) % n, (first + 2) % n):
                if length[other] < length[j]:
                    j = other
        if free[j]:
            free[j] -= 1
            waits[client] = 0.0
            heapq.heappush(heap, (day + stays[client] * mean[j], j))
        else:
            lines[j][kinds[client]].append(client)
            length[j] += 1
    work_off(problem.end)
    answer.add(problem, days, classes, waits)


def main():
    problem, answer = Problem(sys.argv[1]), Answer()
    for replication in range(problem.replications):
        simulate(problem, replication, answer)
    answer.show()


main()
