/* What other pages need of a region. Internal to the pages of domain/. */
#ifndef DOMAIN_REGION_PAGE_H
#define DOMAIN_REGION_PAGE_H

#include "domain/waits.h"

struct region_facts {
	int64_t id;
	struct str code, name;
	bool has_people;
	int64_t people, elderly;
};
/* The region with this code on the day looked at; ERR_NOT_FOUND. */
bool region_read(const struct page_request *r, struct str code, struct region_facts *out,
		 struct err *err);

extern const struct page region_page, regions_page;

#endif
