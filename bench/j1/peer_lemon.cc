// Peer of bench J1: the same problem as a minimum cost flow for LEMON (COIN-OR, Boost licence). Reads the format
// of read.h without its checks.  peer_lemon FILE simplex|scaling [merged]
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

using namespace lemon;
typedef long long number;

struct Arc {
	int from, to;
	number room, cost;
};

struct Problem {
	number nearest = 0, wish = 0, norm = 0, over = 0, unplaced = 0;
	std::vector<std::vector<number>> locations, clients;
	std::vector<std::vector<std::pair<int, number>>> travel;
	std::map<std::pair<int, int>, int> place; // (location, profile)
	std::vector<std::pair<int, number>> places; // location, beds
};

static bool read_problem(const char *path, Problem &p)
{
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	char line[256];
	while (fgets(line, sizeof line, file)) {
		number f[8] = { 0 };
		int count = 0;
		for (char *at = line + 1; *at == ',' && count < 8; count++)
			f[count] = strtoll(at + 1, &at, 10);
		std::vector<number> fields(f, f + count);
		if (line[0] == 'H')
			p.nearest = f[0], p.wish = f[1], p.norm = f[2], p.over = f[3], p.unplaced = f[4];
		else if (line[0] == 'L')
			p.locations.push_back(fields);
		else if (line[0] == 'Q') {
			p.place[{ (int)f[0], (int)f[1] }] = (int)p.places.size();
			p.places.push_back({ (int)f[0], f[2] });
		} else if (line[0] == 'T') {
			p.travel.resize(std::max<size_t>(p.travel.size(), f[0] + 1));
			p.travel[f[0]].push_back({ (int)f[1], f[2] });
		} else if (line[0] == 'C') {
			p.clients.push_back(fields);
		}
	}
	fclose(file);
	return true;
}

static void merge(Problem &p)
{
	std::map<std::vector<number>, number> rows;
	for (auto &c : p.clients)
		rows[{ c[1], c[2], c[3], c[5], c[6] }] += c[4];
	p.clients.clear();
	for (auto &row : rows) {
		const std::vector<number> &k = row.first;
		p.clients.push_back({ 0, k[0], k[1], k[2], row.second, k[3], k[4] });
	}
}

static number build(const Problem &p, std::vector<Arc> &arcs)
{
	int places = (int)p.clients.size(), locations = places + (int)p.places.size();
	int sink = locations + (int)p.locations.size();
	number people = 0;
	for (int i = 0; i < places; i++) {
		const std::vector<number> &c = p.clients[i];
		number units = c[4], found = 0;
		people += units;
		for (auto &t : p.travel[c[1]]) {
			auto place = p.place.find({ t.first, (int)c[2] });
			bool wished = t.first == c[5] || t.first == c[6];
			if (place == p.place.end() || (found >= p.nearest && !wished))
				continue;
			found++;
			number cost = c[3] * (t.second + p.over * std::max<number>(0, t.second - p.norm));
			if (!wished && (c[5] >= 0 || c[6] >= 0))
				cost += p.wish;
			arcs.push_back({ i, places + place->second, units, cost });
		}
		arcs.push_back({ i, sink, units, c[3] * p.unplaced });
	}
	for (size_t q = 0; q < p.places.size(); q++)
		arcs.push_back({ places + (int)q, locations + p.places[q].first, p.places[q].second, 0 });
	for (size_t l = 0; l < p.locations.size(); l++) {
		arcs.push_back({ locations + (int)l, sink, std::min(p.locations[l][1], people), 0 });
		arcs.push_back({ locations + (int)l, sink, p.locations[l][2], p.locations[l][3] });
	}
	return people;
}

template <class Solver>
static bool solve(const Problem &p, const std::vector<Arc> &arcs, number people)
{
	SmartDigraph graph;
	int nodes = (int)(p.clients.size() + p.places.size() + p.locations.size()) + 1;
	graph.reserveNode(nodes);
	graph.reserveArc((int)arcs.size());
	for (int n = 0; n < nodes; n++)
		graph.addNode();
	for (auto &a : arcs)
		graph.addArc(graph.nodeFromId(a.from), graph.nodeFromId(a.to));
	SmartDigraph::ArcMap<int> room(graph), cost(graph);
	for (size_t k = 0; k < arcs.size(); k++) {
		room[graph.arcFromId((int)k)] = (int)arcs[k].room;
		cost[graph.arcFromId((int)k)] = (int)arcs[k].cost;
	}
	SmartDigraph::NodeMap<int> supply(graph, 0);
	for (size_t i = 0; i < p.clients.size(); i++)
		supply[graph.nodeFromId((int)i)] = (int)p.clients[i][4];
	supply[graph.nodeFromId(nodes - 1)] = (int)-people;
	Solver solver(graph);
	if (solver.upperMap(room).costMap(cost).supplyMap(supply).run() != Solver::OPTIMAL)
		return false;
	printf("objective %lld\n", solver.template totalCost<number>());
	return true;
}

int main(int argc, char **argv)
{
	Problem problem;
	std::vector<Arc> arcs;
	if (argc < 3 || !read_problem(argv[1], problem))
		return 2;
	if (argc > 3)
		merge(problem);
	number people = build(problem, arcs);
	bool simplex = strcmp(argv[2], "simplex") == 0;
	return (simplex ? solve<NetworkSimplex<SmartDigraph>>(problem, arcs, people) :
			  solve<CostScaling<SmartDigraph>>(problem, arcs, people)) ?
		       0 :
		       1;
}
