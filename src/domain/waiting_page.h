/* Internal to the pages of domain/. */
#ifndef DOMAIN_WAITING_PAGE_H
#define DOMAIN_WAITING_PAGE_H

#include "view/page.h"

extern const struct page waiting_page;

#endif
