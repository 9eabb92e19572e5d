#include "extract/worker/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <memory>
#include <seccomp.h>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lazaret::extract::worker {
namespace {

Error failed(const std::string& what, int code)
{
    return {.code = Errc::io, .detail = what + ": " + std::strerror(code)};
}

/// All rights that the kernel's version of Landlock knows are denied, everywhere.
Result<> deny_file_system()
{
    const auto version =
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return failed("landlock", errno);
    constexpr std::uint64_t rights_of_first = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    // REFER (2) and TRUNCATE (3) came later; later ones don't concern files that cannot be opened.
    const std::uint64_t rights =
        rights_of_first | (version >= 2 ? 1u << 13 : 0u) | (version >= 3 ? 1u << 14 : 0u);
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = rights;
    const auto rules = static_cast<int>(
        syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0));
    if (rules < 0) return failed("landlock_create_ruleset", errno);
    const auto restricted = syscall(SYS_landlock_restrict_self, rules, 0);
    const int code = errno;
    ::close(rules);
    if (restricted != 0) return failed("landlock_restrict_self", code);
    return {};
}

/// A service has none to begin with, and may not even be allowed to ask for none.
Result<> drop_capabilities()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, 2> held{};
    if (syscall(SYS_capget, &header, held.data()) != 0) return failed("capget", errno);
    const bool any = std::any_of(held.begin(), held.end(), [](const auto& set) {
        return (set.effective | set.permitted | set.inheritable) != 0;
    });
    if (!any) return {};
    for (int capability = 0; capability <= 63; ++capability)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL && errno != EPERM)
            return failed("PR_CAPBSET_DROP", errno);
    std::array<__user_cap_data_struct, 2> none{};
    if (syscall(SYS_capset, &header, none.data()) != 0) return failed("capset", errno);
    return {};
}

Result<> limit(int resource, rlim_t value, const char* name)
{
    const rlimit both{value, value};
    if (setrlimit(static_cast<__rlimit_resource_t>(resource), &both) != 0)
        return failed(name, errno);
    return {};
}

/// Bytes of address space in use (proc(5), statm).
std::uint64_t address_space()
{
    static const auto used = [] {
        unsigned long long pages = 0;
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{
            std::fopen("/proc/self/statm", "re"), std::fclose};
        if (!file || std::fscanf(file.get(), "%llu", &pages) != 1) pages = 0;
        return std::uint64_t{pages} * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    }();
    return used;
}

/// What reading memory and writing to a connection needs.
constexpr std::array needed{
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(memfd_create),
    SCMP_SYS(ftruncate),
    SCMP_SYS(pwrite64),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(poll),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getegid),
    SCMP_SYS(getgid),
    SCMP_SYS(access),
    SCMP_SYS(readlink),
    SCMP_SYS(fadvise64),
    SCMP_SYS(clock_nanosleep),
};

/// What no parser ever needs.
constexpr std::array deadly{
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(bpf),
    SCMP_SYS(mount),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(init_module),
    SCMP_SYS(kexec_load),
};

int add_rules(scmp_filter_ctx filter)
{
    int code = 0;
    const auto keep = [&](int result) {
        if (code == 0) code = result;
    };
    for (const int call : needed)
        keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0));
    for (const int call : deadly)
        keep(seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0));
    // Memory that can be written is never executed.
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                              SCMP_CMP(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
    // Memory files are opened again by name (/proc/self/fd); Landlock denies all others.
    keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                          SCMP_CMP(2, SCMP_CMP_MASKED_EQ, 3, 0)));
    for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC})
        keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                              SCMP_CMP(1, SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))));
    // abort() signals the process itself.
    keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                          SCMP_CMP(0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()))));
    // Asking for a limit; setting one is a null pointer away.
    keep(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
                          SCMP_CMP(2, SCMP_CMP_EQ, 0)));
    return code;
}

} // namespace

Result<> close_files()
{
    address_space(); // can be read only now
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("PR_SET_NO_NEW_PRIVS", errno);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return failed("PR_SET_DUMPABLE", errno);
    if (auto cores = limit(RLIMIT_CORE, 0, "RLIMIT_CORE"); !cores) return cores;
    if (auto dropped = drop_capabilities(); !dropped) return dropped;
    setpriority(PRIO_PROCESS, 0, 10); // documents wait for plain traffic, never the other way round
    return deny_file_system();
}

Result<> close_calls(const Limits& limits)
{
#ifndef __SANITIZE_ADDRESS__ // its shadow memory is larger than any limit
    if (auto memory = limit(RLIMIT_AS, address_space() + limits.memory, "RLIMIT_AS"); !memory)
        return memory;
#endif
    // SIGXCPU first, SIGKILL a second later for whoever ignores it.
    const rlimit seconds{limits.seconds, limits.seconds + 1};
    if (setrlimit(RLIMIT_CPU, &seconds) != 0) return failed("RLIMIT_CPU", errno);
    if (auto files = limit(RLIMIT_FSIZE, limits.memory, "RLIMIT_FSIZE"); !files) return files;
    if (auto files = limit(RLIMIT_NOFILE, 32, "RLIMIT_NOFILE"); !files) return files;
    if (auto processes = limit(RLIMIT_NPROC, 0, "RLIMIT_NPROC"); !processes) return processes;

    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter{
        seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release};
    if (!filter) return failed("seccomp", ENOMEM);
    if (const int code = add_rules(filter.get()); code != 0) return failed("seccomp", -code);
    if (const int code = seccomp_load(filter.get()); code != 0) return failed("seccomp", -code);
    return {};
}

} // namespace lazaret::extract::worker
