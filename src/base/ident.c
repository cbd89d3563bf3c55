#include "base/ident.h"

bool ident_is_digits(struct str s, size_t length)
{
	if (s.len != length)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	return true;
}

bool ident_is_agb(struct str s)
{
	return ident_is_digits(s, 8);
}

bool ident_is_kvk(struct str s)
{
	return ident_is_digits(s, 8);
}

bool ident_is_big(struct str s)
{
	return ident_is_digits(s, 11);
}

bool ident_is_postcode(struct str s)
{
	if (s.len < 4 || !ident_is_digits((struct str){ s.at, 4 }, 4) || *s.at == '0')
		return false;
	if (s.len == 4)
		return true;
	const char *letters = s.at + s.len - 2;
	if (!(s.len == 6 || (s.len == 7 && s.at[4] == ' ')))
		return false;
	for (int i = 0; i < 2; i++)
		if (letters[i] < 'A' || letters[i] > 'Z')
			return false;
	return !(letters[0] == 'S' && strchr("ADS", letters[1]));
}

bool ident_is_bsn(struct str s)
{
	if (!ident_is_digits(s, 9))
		return false;
	int sum = 0, any = 0;
	for (int i = 0; i < 9; i++) {
		int digit = s.at[i] - '0';
		any |= digit;
		sum += digit * (i == 8 ? -1 : 9 - i);
	}
	return any && sum % 11 == 0;
}
