"""What the Python peers of J4 share: reading the input, drawing the numbers with numpy, and the answer.

The numbers are those that bench/README.md defines, so that every program meets the same people.
"""
import numpy as np

UNIT = np.uint64(8)


def uniform(at):
    """splitmix64 of each, as a number in [0, 1)."""
    with np.errstate(over="ignore"):
        z = at + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) / 2.0**53


def exponential(at):
    return -np.log1p(-uniform(at))


class Problem:
    def __init__(self, path):
        with open(path, encoding="ascii") as file:
            rows = [line.rstrip().split(",") for line in file]
        header = [int(cell) for cell in rows[0][1:]]
        self.locations, self.per_year, years, warm, self.replications, self.seed = header
        self.end, self.warm = years * 365.0, warm * 365.0
        self.beds = np.array([int(row[2]) for row in rows[1:]])
        self.shares = np.array([float(row[3]) for row in rows[1:]])
        self.stays = np.array([float(row[4]) for row in rows[1:]])

    def draw(self, replication):
        """Days of arrival, home, class, stay (in mean stays), flexible; and who is in a bed, until when."""
        base = np.uint64(self.seed + (replication << 40))
        expected = self.per_year * self.end / 365
        at = base + UNIT * np.arange(int(expected + 10 * expected**0.5) + 1000, dtype=np.uint64)
        days = np.cumsum(exponential(at) * 365 / self.per_year)
        count = int(np.searchsorted(days, self.end, side="right"))
        if count == len(days):
            raise SystemExit("too few numbers drawn")
        at, days = at[:count], days[:count]
        up_to = np.cumsum(self.shares)
        home = np.searchsorted(up_to, uniform(at + np.uint64(1)), side="right")
        home = np.minimum(home, self.locations - 1)
        kind = uniform(at + np.uint64(2))
        classes = (kind >= 0.1).astype(int) + (kind >= 0.4)
        flexible = uniform(at + np.uint64(4)) < 0.5
        bed = base + np.uint64(1 << 39) + np.arange(self.beds.sum(), dtype=np.uint64)
        until = exponential(bed) * np.repeat(self.stays, self.beds)
        return days, home, classes, exponential(at + np.uint64(3)), flexible, until


class Answer:
    """Waits of who came after the warm-up and got a place, per class."""

    def __init__(self):
        self.waits = [[], [], []]

    def add(self, problem, days, classes, waits):
        waits = np.array(waits)
        counts = (waits >= 0) & (days >= problem.warm)
        for k in range(3):
            self.waits[k].append(waits[counts & (classes == k)])

    def show(self):
        waits = [np.concatenate(parts) for parts in self.waits]
        ranks = []
        for part in waits:
            hundredths = np.sort(np.floor(part * 100).astype(int))
            ranks.append(hundredths[(9 * len(part) + 9) // 10 - 1] / 100)
        words = [f"n{k} {len(part)}" for k, part in enumerate(waits)]
        words += [f"mean{k} {part.mean():.6f}" for k, part in enumerate(waits)]
        words += [f"p90_{k} {rank:.2f}" for k, rank in enumerate(ranks)]
        print(" ".join(words))
