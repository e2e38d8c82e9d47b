/* A pen in C on libmodbus, written from docs/pen-register-map.md alone: the second opinion on that page.
 *
 *     pen [LOG]      serves a new pseudo-terminal, whose name is the first line of its output, until it is killed
 *
 * LOG gets a line for each motor_on, motor_off and fault: CLOCK_BOOTTIME in ns, uptime in ms, the event.
 *
 * Two threads. The timer advances the pen each millisecond and keeps the lease; nothing that the other one waits for
 * can hold it up. Traps of libmodbus 3.1 that are gone round here, each said where it is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <modbus.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <signal.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { UNIT = 1, BAUD = 115200, BYTE_TIMEOUT_US = 20000, TICK_NS = 1000000 };
enum { IDENTITY = 0x0000, IDENTITY_COUNT = 44, REPORTED = 0x0100, REPORTED_COUNT = 26, DESIRED = 0x0200,
       DESIRED_COUNT = 10, DESIRED_STATE = 0x0201, MAP_END = 0x020A };
enum { READ = 0x03, WRITE_ONE = 0x06, WRITE_MANY = 0x10, READ_WRITE = 0x17 };
enum { IDLE, ARMED, RUNNING, FAULTED };
enum { STOP, ARM, RUN, CLEAR };
enum { APPLIED, DEPTH_RANGE, SPEED_RANGE, NOT_ALLOWED, LEASE_RANGE, UNKNOWN_DESIRED, STALE, CHECK_WRONG };
enum { LEASE_EXPIRED = 1 };
enum { DEPTH_MIN = 50, DEPTH_MAX = 250, DEPTH_STEP = 5, SPEED_MIN = 250, SPEED_MAX = 1200, SPEED_STEP = 50 };
enum { LEASE_MIN = 100, LEASE_MAX = 1000, CARTRIDGE_PRESENT = 4 };

static struct {
    int64_t uptime, last_stop, last_fault, lease_end; /* ms since power-up */
    uint16_t boot_id, state, faults, applied_id, result, depth_set, speed_set;
    double depth, speed, strokes; /* 0.01 mm, 0.1 Hz */
    uint16_t block[DESIRED_COUNT];
} pen = {.last_stop = -1, .last_fault = -1};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t powered_ns, heard_ns;
static int near_end, far_end;
static FILE *log_file;

static int64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void tell(const char *event)
{
    if (log_file)
        fprintf(log_file, "%lld %lld %s\n", (long long)clock_ns(), (long long)pen.uptime, event);
}

/* ---- the pen */

static bool is_live(void)
{
    return pen.state == ARMED || pen.state == RUNNING;
}

static void enter(uint16_t state)
{
    if (pen.state == RUNNING && state != RUNNING)
        tell("motor_off");
    if (pen.state != RUNNING && state == RUNNING)
        tell("motor_on");
    pen.state = state;
}

static void fault(uint16_t bit)
{
    pen.faults |= bit;
    pen.last_fault = pen.uptime;
    enter(FAULTED);
    tell("fault");
}

static void stop(void)
{
    pen.last_stop = pen.uptime;
    if (pen.state != FAULTED)
        enter(IDLE);
}

static double nearer(double value, double target, double most)
{
    double way = target - value;
    return value + (way > most ? most : way < -most ? -most : way);
}

/* Up to now: what moved, as it was driven meanwhile, then the lease. A pen that looks too late has run too long. */
static void advance(void)
{
    int64_t now = (clock_ns() - powered_ns) / 1000000;
    for (; pen.uptime < now; pen.uptime++) {
        bool on = pen.state == RUNNING;
        pen.speed = nearer(pen.speed, on ? pen.speed_set : 0, on ? SPEED_MAX / 300.0 : SPEED_MAX / 12.0);
        pen.depth = nearer(pen.depth, is_live() ? pen.depth_set : 0, 3.1);
        pen.strokes += pen.speed / 10 / 1000;
    }
    if (is_live() && pen.uptime >= pen.lease_end)
        fault(LEASE_EXPIRED);
}

static bool in_steps(uint16_t value, uint16_t low, uint16_t high, uint16_t step)
{
    return value >= low && value <= high && (value - low) % step == 0;
}

static uint16_t check_of(const uint16_t *registers, int count)
{
    uint16_t check = 0x5A5A;
    for (int at = 0; at < count; at++)
        check ^= registers[at];
    return check;
}

static uint16_t judge(const uint16_t *w, bool right, int64_t seen, uint32_t age)
{
    bool clear = w[1] == CLEAR;
    if (!right)
        return CHECK_WRONG;
    if (w[6] != pen.boot_id || age >= w[4] || seen <= pen.last_fault || (!clear && seen <= pen.last_stop))
        return STALE;
    if (w[1] > CLEAR)
        return UNKNOWN_DESIRED;
    if (w[4] < LEASE_MIN || w[4] > LEASE_MAX)
        return LEASE_RANGE;
    if (!clear && !in_steps(w[2], DEPTH_MIN, DEPTH_MAX, DEPTH_STEP))
        return DEPTH_RANGE;
    if (!clear && !in_steps(w[3], SPEED_MIN, SPEED_MAX, SPEED_STEP))
        return SPEED_RANGE;
    if ((w[1] == ARM && pen.state == FAULTED) || (w[1] == RUN && !is_live()))
        return NOT_ALLOWED;
    return APPLIED;
}

/* A write of the whole desired block. */
static void take(const uint16_t *w)
{
    bool right = check_of(w, 9) == w[9];
    memcpy(pen.block, w, sizeof pen.block);
    if (w[1] == STOP) {
        stop();
        pen.result = right ? APPLIED : CHECK_WRONG;
        if (right)
            pen.applied_id = w[0];
        return;
    }
    uint32_t age = (uint32_t)pen.uptime - ((uint32_t)w[7] << 16 | w[8]);
    int64_t seen = pen.uptime - age;
    pen.result = judge(w, right, seen, age);
    if (pen.result != APPLIED)
        return;
    pen.applied_id = w[0];
    if (w[1] == CLEAR) {
        if (pen.state != FAULTED)
            stop();
        else {
            pen.faults = 0;
            enter(IDLE);
        }
        return;
    }
    int64_t end = seen + w[4];
    if (!is_live() || end > pen.lease_end)
        pen.lease_end = end;
    pen.depth_set = w[2];
    pen.speed_set = w[3];
    enter(w[1] == ARM ? ARMED : RUNNING);
}

/* ---- registers */

static void put_text(uint16_t *at, int count, const char *text)
{
    for (int i = 0; i < 2 * count && text[i]; i++)
        at[i / 2] |= (uint16_t)((uint8_t)text[i] << (i % 2 ? 0 : 8));
}

static void put_identity(uint16_t *r)
{
    const uint16_t numbers[] = {1, 11, DEPTH_MIN, DEPTH_MAX, DEPTH_STEP, SPEED_MIN, SPEED_MAX, SPEED_STEP, 0, LEASE_MIN,
                                LEASE_MAX};
    memcpy(r, numbers, sizeof numbers);
    put_text(r + 0x10, 8, "Peer");
    put_text(r + 0x18, 8, "Pen in C");
    put_text(r + 0x20, 8, "C-0001");
    put_text(r + 0x28, 4, "c 1.0");
}

static void put_report(uint16_t *r, uint16_t nonce)
{
    uint32_t uptime = (uint32_t)pen.uptime, strokes = (uint32_t)(int64_t)pen.strokes;
    int64_t left = is_live() ? pen.lease_end - pen.uptime : 0;
    memset(r, 0, REPORTED_COUNT * sizeof *r);
    r[0x00] = nonce;
    r[0x01] = pen.boot_id;
    r[0x02] = uptime >> 16;
    r[0x03] = uptime & 0xFFFF;
    r[0x04] = pen.state;
    r[0x05] = pen.faults;
    r[0x06] = pen.applied_id;
    r[0x07] = pen.result;
    r[0x08] = pen.depth_set;
    r[0x09] = is_live() ? (uint16_t)pen.depth : 0;
    r[0x0A] = pen.speed_set;
    r[0x0B] = is_live() ? (uint16_t)pen.speed : 0;
    r[0x0C] = pen.state == RUNNING ? 150 : 0;
    r[0x0D] = CARTRIDGE_PRESENT;
    r[0x0E] = strokes >> 16;
    r[0x0F] = strokes & 0xFFFF;
    r[0x12] = left > 0 ? (uint16_t)left : 0;
    r[0x19] = check_of(r, REPORTED_COUNT - 1);
}

/* ---- Modbus */

static uint16_t word(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static bool readable(int address, int count)
{
    static const int blocks[][2] = {{IDENTITY, IDENTITY_COUNT}, {REPORTED, REPORTED_COUNT}, {DESIRED, DESIRED_COUNT}};
    for (int i = 0; i < 3; i++)
        if (address >= blocks[i][0] && address + count <= blocks[i][0] + blocks[i][1])
            return true;
    return false;
}

static int read_exception(int address, int count)
{
    if (count < 1 || count > 125)
        return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    return readable(address, count) ? 0 : MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;
}

struct request {
    int read_at, read_count, write_at, write_count;
    uint16_t values[125];
};

/* What a request asks for; an exception's number when it contradicts itself or is of another function. */
static int parse(const uint8_t *q, struct request *r)
{
    const uint8_t *values = NULL;
    int bytes = 0;
    memset(r, 0, sizeof *r);
    switch (q[1]) {
    case READ:
        r->read_at = word(q + 2);
        r->read_count = word(q + 4);
        return 0;
    case WRITE_ONE:
        r->write_at = word(q + 2);
        r->write_count = 1;
        values = q + 4;
        bytes = 2;
        break;
    case WRITE_MANY:
        r->write_at = word(q + 2);
        r->write_count = word(q + 4);
        bytes = q[6];
        values = q + 7;
        break;
    case READ_WRITE:
        r->read_at = word(q + 2);
        r->read_count = word(q + 4);
        r->write_at = word(q + 6);
        r->write_count = word(q + 8);
        bytes = q[10];
        values = q + 11;
        break;
    default:
        return MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
    }
    if (r->write_count < 1 || bytes != 2 * r->write_count || bytes > 250)
        return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    for (int i = 0; i < r->write_count; i++)
        r->values[i] = word(values + 2 * i);
    return 0;
}

/* Carries a request out; the exception that answers it, or 0. */
static int carry_out(const uint8_t *q, uint16_t *nonce)
{
    struct request r;
    bool reads = q[1] == READ || q[1] == READ_WRITE;
    int exception = parse(q, &r);
    if (exception)
        return exception;
    int refused = reads ? read_exception(r.read_at, r.read_count) : 0;
    if (q[1] == READ)
        return refused;
    int place = DESIRED_STATE - r.write_at;
    bool stops = place >= 0 && place < r.write_count && r.values[place] == STOP;
    bool whole = r.write_at == DESIRED && r.write_count == DESIRED_COUNT;
    if (refused && !stops)
        return refused;
    if (whole) {
        take(r.values);
        *nonce = r.values[5];
        return refused;
    }
    if (!stops)
        return MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;
    stop();
    pen.result = APPLIED;
    if (r.write_at < DESIRED || r.write_at + r.write_count > MAP_END)
        return MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;
    return refused;
}

static void obey_broadcast(const uint8_t *q)
{
    struct request r;
    if (parse(q, &r) || r.write_count == 0)
        return;
    int place = DESIRED_STATE - r.write_at;
    if (place >= 0 && place < r.write_count && r.values[place] == STOP) {
        stop();
        pen.result = APPLIED;
    }
}

static void serve(modbus_t *modbus, modbus_mapping_t *map, const uint8_t *q, int length)
{
    uint16_t nonce = 0;
    int exception = 0;
    pthread_mutex_lock(&lock);
    advance();
    if (q[0] == MODBUS_BROADCAST_ADDRESS)
        obey_broadcast(q);
    else {
        exception = carry_out(q, &nonce);
        put_report(map->tab_registers + REPORTED, nonce);
        memcpy(map->tab_registers + DESIRED, pen.block, sizeof pen.block);
    }
    heard_ns = clock_ns();
    pthread_mutex_unlock(&lock);
    if (q[0] == MODBUS_BROADCAST_ADDRESS)
        return;
    /* modbus_reply's own exceptions sleep for the response timeout, half a second: none is left to it. */
    if (exception)
        modbus_reply_exception(modbus, q, (unsigned)exception);
    else
        modbus_reply(modbus, q, length, map);
}

static modbus_t *begin(const char *name)
{
    modbus_t *modbus = modbus_new_rtu(name, BAUD, 'N', 8, 1);
    if (!modbus || modbus_set_slave(modbus, UNIT) || modbus_set_socket(modbus, near_end)
        || modbus_set_byte_timeout(modbus, 0, BYTE_TIMEOUT_US)) {
        fprintf(stderr, "pen: %s\n", modbus_strerror(errno));
        exit(1);
    }
    return modbus;
}

static void *keep_time(void *nothing)
{
    struct timespec tick = {0, TICK_NS};
    for (;;) {
        nanosleep(&tick, NULL);
        pthread_mutex_lock(&lock);
        advance();
        /* A console that was killed leaves its exclusive flag on this terminal; a real port loses it. */
        if (clock_ns() - heard_ns > INT64_C(500000000)) {
            ioctl(far_end, TIOCNXCL);
            heard_ns = clock_ns();
        }
        pthread_mutex_unlock(&lock);
    }
    return nothing;
}

static const char *open_line(void)
{
    struct termios raw;
    near_end = posix_openpt(O_RDWR | O_NOCTTY);
    if (near_end < 0 || grantpt(near_end) || unlockpt(near_end))
        return NULL;
    const char *name = ptsname(near_end);
    far_end = name ? open(name, O_RDWR | O_NOCTTY) : -1;
    if (far_end < 0 || tcgetattr(far_end, &raw))
        return NULL;
    cfmakeraw(&raw);
    return tcsetattr(far_end, TCSANOW, &raw) ? NULL : name;
}

int main(int count, char **arguments)
{
    uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
    pthread_t timer;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* no pen outlives its test */
    powered_ns = heard_ns = clock_ns();
    while (!pen.boot_id)
        if (getrandom(&pen.boot_id, sizeof pen.boot_id, 0) < 0)
            return 1;
    if (count > 1 && !(log_file = fopen(arguments[1], "w")))
        return 1;
    if (log_file)
        setvbuf(log_file, NULL, _IOLBF, 0);
    const char *name = open_line();
    modbus_mapping_t *map = modbus_mapping_new(0, 0, MAP_END, 0);
    if (!name || !map || pthread_create(&timer, NULL, keep_time, NULL)) {
        perror("pen");
        return 1;
    }
    put_identity(map->tab_registers);
    modbus_t *modbus = begin(name);
    printf("%s\n", name);
    fflush(stdout);
    for (;;) {
        int length = modbus_receive(modbus, query);
        if (length > 0)
            serve(modbus, map, query, length);
        else if (length == 0) {
            /* A request for another unit. libmodbus takes whatever comes next for that unit's answer. */
            modbus_free(modbus);
            modbus = begin(name);
        } else if (errno == EMBBADCRC || errno == EMBBADDATA)
            tcflush(near_end, TCIFLUSH); /* what is behind a wrong frame has no known beginning */
        else if (errno != ETIMEDOUT && errno != EINTR) {
            fprintf(stderr, "pen: %s\n", modbus_strerror(errno));
            return 1;
        }
    }
}
