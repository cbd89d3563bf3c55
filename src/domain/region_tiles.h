/* Where the tile of each care-office region stands on the map of tiles: as the country lies, in six columns
 * and nine rows. Only the regions that are valid now. Used by pages with a map. */
#ifndef DOMAIN_REGION_TILES_H
#define DOMAIN_REGION_TILES_H

struct region_tile {
	const char *code;  /* "5501" */
	const char *label; /* at most 12 characters */
	int column, row;   /* from 0; row 0 is the north */
};

enum { REGION_TILES = 31 };

/* From north to south and west to east. */
extern const struct region_tile region_tiles[REGION_TILES];

/* NULL when this region has no tile: it does not exist now. */
const struct region_tile *region_tile_of(const char *code);

#endif
