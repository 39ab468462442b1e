/* What `optimizers.sweep` does, by hand in C for one surface: the yardstick of benchmarks/sweep.py.
 *
 * The surface is chosen by -Drosenbrock, -Drastrigin or -Dackley; parameters and the bounds of divergence come in.
 * rule and landscape fused, the lanes in blocks that stay in the cache, OpenMP over the blocks.
 * With SUMMARIES defined it keeps what a sweep keeps (best value, steps to tolerance, divergence,
 * reversals, path length); with DIVERGENCE the last point and the step at which a lane diverged, which becomes nan;
 * without both only the last point.
 */
#include <math.h>

/* gcc makes of sin(a) and cos(a) one call for both, of which libmvec has no vectorised form. With APART it is not told
 * that these are sine and cosine, only that they are pure and that there is a form for vectors. */
#ifdef APART
extern double sine(double) __asm__("sin") __attribute__((const, nothrow, simd("notinbranch")));
extern double cosine(double) __asm__("cos") __attribute__((const, nothrow, simd("notinbranch")));
#define sin sine
#define cos cosine
#endif

#define BLOCK 256
#define ROW double __attribute__((aligned(64)))

#define IS_OUTSIDE(f) \
    (!(fabs(x[i] - bounds[0]) <= bounds[1]) | !(fabs(y[i] - bounds[2]) <= bounds[3]) | !(fabs(f) < INFINITY))
#define LOSE(bad) do { \
    lost[i] = bad & (lost[i] < 0) ? (double)t : lost[i]; \
    x[i] = bad ? NAN : x[i]; \
    y[i] = bad ? NAN : y[i]; } while (0)

#ifdef SUMMARIES
#define DECLARE ROW best[BLOCK], hit[BLOCK], lost[BLOCK], hx[BLOCK], hy[BLOCK], rx[BLOCK], ry[BLOCK], lx[BLOCK], ly[BLOCK];
#define BEGIN best[i] = INFINITY; hit[i] = lost[i] = -1; hx[i] = hy[i] = rx[i] = ry[i] = lx[i] = ly[i] = 0;
#define LOOK(f) do { \
    int bad = IS_OUTSIDE(f); \
    LOSE(bad); \
    hit[i] = !bad & (f < target) & (hit[i] < 0) ? (double)t : hit[i]; \
    best[i] = !bad & (f < best[i]) ? f : best[i]; } while (0)
#define MOVED(at, to, h, r, l) do { \
    double move = to - at[i], before = h[i], now = move > 1e-12 ? 1.0 : move < -1e-12 ? -1.0 : before; \
    r[i] += now * before < 0 ? 1.0 : 0.0; \
    l[i] += fabs(move) < INFINITY ? fabs(move) : 0.0; \
    h[i] = now; } while (0)
#define END out[0 * n + k] = best[i]; out[1 * n + k] = hit[i]; out[2 * n + k] = lost[i]; \
    out[3 * n + k] = rx[i]; out[4 * n + k] = ry[i]; out[5 * n + k] = lx[i]; out[6 * n + k] = ly[i];
#elif defined(DIVERGENCE)
#define DECLARE ROW lost[BLOCK];
#define BEGIN lost[i] = -1;
#define LOOK(f) do { int bad = IS_OUTSIDE(f); LOSE(bad); } while (0)
#define MOVED(at, to, h, r, l)
#define END out[2 * n + k] = lost[i];
#else
#define DECLARE
#define BEGIN
#define LOOK(f)
#define MOVED(at, to, h, r, l)
#define END
#endif

/* f and its gradient at (x, y), in the arithmetic of the landscape */
#if defined(rosenbrock)
#define SURFACE \
    double u = p[0] - x[i], v = y[i] - x[i] * x[i]; \
    double f = u * u + p[1] * v * v, gx = -2 * u - 4 * p[1] * x[i] * v, gy = 2 * p[1] * v;
#elif defined(rastrigin)
#define SURFACE \
    double a = 2 * M_PI * x[i], b = 2 * M_PI * y[i]; \
    double f = 20 + x[i] * x[i] - 10 * cos(a) + y[i] * y[i] - 10 * cos(b); \
    double gx = 2 * x[i] + 20 * M_PI * sin(a), gy = 2 * y[i] + 20 * M_PI * sin(b);
#elif defined(ackley)
#define SURFACE \
    double a = 2 * M_PI * x[i], b = 2 * M_PI * y[i], r = sqrt((x[i] * x[i] + y[i] * y[i]) / 2); \
    double funnel = exp(-r / 5), dimples = exp((cos(a) + cos(b)) / 2), slope = 2 * funnel / (r + (r == 0)); \
    double f = 20 * (1 - funnel) + (M_E - dimples); \
    double gx = x[i] * slope + M_PI * sin(a) * dimples, gy = y[i] * slope + M_PI * sin(b) * dimples;
#endif

#define SWEEP(NAME, STATE, ZERO, STEP) \
void NAME(double *X, double *Y, const double *const *knob, double *out, long n, long steps, \
          const double *p, const double *bounds, double target) { \
    _Pragma("omp parallel for schedule(static)") \
    for (long first = 0; first < n; first += BLOCK) { \
        ROW x[BLOCK], y[BLOCK]; STATE DECLARE \
        for (int i = 0; i < BLOCK; i++) { x[i] = X[first + i]; y[i] = Y[first + i]; ZERO BEGIN } \
        for (long t = 0; t < steps; t++) \
            for (int i = 0; i < BLOCK; i++) { \
                long k = first + i; SURFACE LOOK(f); \
                double nx, ny; STEP \
                MOVED(x, nx, hx, rx, lx); MOVED(y, ny, hy, ry, ly); \
                x[i] = nx; y[i] = ny; \
            } \
        { long t = steps; for (int i = 0; i < BLOCK; i++) { SURFACE LOOK(f); (void)gx; (void)gy; (void)f; (void)t; } } \
        for (int i = 0; i < BLOCK; i++) { long k = first + i; X[k] = x[i]; Y[k] = y[i]; END } \
    } \
}

#define LR knob[0][k]

SWEEP(gd, , , nx = x[i] - LR * gx; ny = y[i] - LR * gy;)

/* the same arithmetic as our rule, with its variants: centered, momentum, eps_inside */
#define RMSPROP(at, to, g, s, m, v) do { \
    s[i] = beta * s[i] + (1 - beta) * g * g; \
    m[i] = beta * m[i] + (1 - beta) * g; \
    double var = centered ? (s[i] - m[i] * m[i] > 0 ? s[i] - m[i] * m[i] : 0) : s[i]; \
    v[i] = mu * v[i] + g / (sqrt(var + (inside ? eps : 0)) + (inside ? 0 : eps)); \
    to = at[i] - LR * v[i]; } while (0)

SWEEP(rmsprop, ROW sx[BLOCK]; ROW sy[BLOCK]; ROW mx[BLOCK]; ROW my[BLOCK]; ROW vx[BLOCK]; ROW vy[BLOCK];,
      sx[i] = sy[i] = mx[i] = my[i] = vx[i] = vy[i] = 0;,
      double beta = knob[1][k]; double eps = knob[2][k]; double mu = knob[3][k];
      int centered = knob[4][k] != 0; int inside = knob[5][k] != 0;
      RMSPROP(x, nx, gx, sx, mx, vx); RMSPROP(y, ny, gy, sy, my, vy);)

/* RMSProp as the textbook has it, without variants */
#define TEXTBOOK(at, to, g, s) do { \
    s[i] = beta * s[i] + (1 - beta) * g * g; \
    to = at[i] - LR * g / (sqrt(s[i]) + eps); } while (0)

SWEEP(rmsprop_textbook, ROW sx[BLOCK]; ROW sy[BLOCK];, sx[i] = sy[i] = 0;,
      double beta = knob[1][k]; double eps = knob[2][k];
      TEXTBOOK(x, nx, gx, sx); TEXTBOOK(y, ny, gy, sy);)

#define ADAM(at, to, g, m, v) do { \
    m[i] = beta1 * m[i] + (1 - beta1) * g; \
    v[i] = beta2 * v[i] + (1 - beta2) * g * g; \
    double mean = corrected ? m[i] / c1[i] : m[i], square = corrected ? v[i] / c2[i] : v[i]; \
    to = at[i] - LR * mean / (sqrt(square) + eps); } while (0)

SWEEP(adam, ROW mx[BLOCK]; ROW my[BLOCK]; ROW vx[BLOCK]; ROW vy[BLOCK]; ROW c1[BLOCK]; ROW c2[BLOCK];,
      mx[i] = my[i] = vx[i] = vy[i] = c1[i] = c2[i] = 0;,
      double beta1 = knob[1][k]; double beta2 = knob[2][k]; double eps = knob[3][k]; int corrected = knob[4][k] != 0;
      c1[i] = beta1 * c1[i] + (1 - beta1); c2[i] = beta2 * c2[i] + (1 - beta2);
      ADAM(x, nx, gx, mx, vx); ADAM(y, ny, gy, my, vy);)
