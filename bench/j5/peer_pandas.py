"""J5 in pandas: peer_pandas.py FILE. Codes are judged once per distinct value, numbers as columns."""
import pathlib
import sys

import numpy as np
import pandas as pd

norms = {code: int(days) for code, days in
         (line.split() for line in pathlib.Path(__file__).with_name("norms.txt").open())}
rows = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)


def fits(column, pattern):
    distinct = pd.Series(column.unique())
    return column.isin(set(distinct[distinct.str.fullmatch(pattern)]))


clients = pd.to_numeric(rows.clients, errors="coerce")
days = pd.to_numeric(rows.days, errors="coerce")
good = (fits(rows.provider, "[0-9]{8}") & fits(rows.region, "zk(0[1-9]|[12][0-9]|3[01])")
        & rows.care_type.isin(norms) & fits(rows.month, "20[0-9]{2}-(0[1-9]|1[0-2])")
        & clients.between(1, 100000) & days.between(0, 3650))
kept = rows.loc[good, ["region", "care_type", "month"]].astype("category")
days = days[good].to_numpy(np.int32)
over_norm = int((days > kept.care_type.map(norms).to_numpy(np.int32)).sum())
group = kept.groupby(["region", "care_type", "month"], observed=True).ngroup().to_numpy()
order = np.lexsort((days, group))
days, group = days[order], group[order]
first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
size = np.diff(np.r_[first, len(group)])
ranks = [int(days[first + (size * share + 99) // 100 - 1].sum()) for share in (50, 80, 90)]
print("valid", int(good.sum()), "invalid", int((~good).sum()), "groups", len(first),
      "sumclients", int(clients[good].sum()), "p50sum", ranks[0], "p80sum", ranks[1],
      "p90sum", ranks[2], "overnorm", over_norm)
