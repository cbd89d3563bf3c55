/* Exponential and logarithm that give the same bits everywhere. The C library picks other code on a
 * machine with fused multiply-add, and then the last bit may differ; a chance that is stored must be the
 * chance that is computed again. Plain series in a fixed order; within 2 units in the last place. */
#ifndef ENGINE_SCORE_EXACT_H
#define ENGINE_SCORE_EXACT_H

/* e^x for finite x: 0 below -708, infinite above 709. */
double score_exp(double x);
/* Natural logarithm of a finite x > 0. */
double score_log(double x);
/* 1 / (1 + e^-x), between 0 and 1. */
double score_logistic(double x);

#endif
