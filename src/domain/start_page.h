/* Internal to the pages of domain/. */
#ifndef DOMAIN_START_PAGE_H
#define DOMAIN_START_PAGE_H

#include "view/page.h"

extern const struct page start_page;

#endif
