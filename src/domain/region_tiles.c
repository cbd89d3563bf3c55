#include "domain/region_tiles.h"

#include <stddef.h>
#include <string.h>

const struct region_tile region_tiles[REGION_TILES] = {
	{ "5533", "Friesland", 3, 0 },   { "5501", "Groningen", 4, 0 },
	{ "5512", "NH-Noord", 2, 1 },    { "5503", "Drenthe", 4, 1 },
	{ "5513", "Kennemerl.", 1, 2 },  { "5514", "Zaanstreek", 2, 2 },
	{ "5510", "Flevoland", 3, 2 },   { "5504", "Zwolle", 4, 2 },
	{ "5516", "Amstelland", 1, 3 },  { "5515", "Amsterdam", 2, 3 },
	{ "5511", "'t Gooi", 3, 3 },     { "5532", "M-IJssel", 4, 3 },
	{ "5505", "Twente", 5, 3 },      { "5517", "ZH-Noord", 1, 4 },
	{ "5520", "M-Holland", 2, 4 },   { "5509", "Utrecht", 3, 4 },
	{ "5506", "Apeld./Zut.", 4, 4 }, { "5518", "Haaglanden", 0, 5 },
	{ "5519", "WSD", 1, 5 },         { "5521", "Rotterdam", 2, 5 },
	{ "5524", "Waardenland", 3, 5 }, { "5507", "Arnhem", 4, 5 },
	{ "5523", "ZH-Eilanden", 0, 6 }, { "5526", "W-Brabant", 1, 6 },
	{ "5527", "M-Brabant", 2, 6 },   { "5528", "NO-Brabant", 3, 6 },
	{ "5508", "Nijmegen", 4, 6 },    { "5525", "Zeeland", 0, 7 },
	{ "5529", "ZO-Brabant", 3, 7 },  { "5530", "NM-Limburg", 4, 7 },
	{ "5531", "Z-Limburg", 4, 8 },
};

const struct region_tile *region_tile_of(const char *code)
{
	for (int i = 0; i < REGION_TILES; i++)
		if (strcmp(region_tiles[i].code, code) == 0)
			return &region_tiles[i];
	return NULL;
}
