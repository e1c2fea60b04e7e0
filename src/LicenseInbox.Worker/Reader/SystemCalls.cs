using System.Runtime.InteropServices;

namespace LicenseInbox.Worker.Reader;

/// <summary>What the reader processes ask of the operating system that .NET has no words for. Unix only.</summary>
internal static partial class SystemCalls
{
    public const int SigKill = 9;
    public const int DuplicateAboveClosedOnExec = 1030; // F_DUPFD_CLOEXEC
    public const int GetFlags = 1; // F_GETFD
    public const int SetFlags = 2; // F_SETFD
    public const int ClosedOnExec = 1; // FD_CLOEXEC

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    public static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int onto);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint two, nuint three, nuint four, nuint five);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nuint one, nuint two, nint three);

    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Limit(ulong Soft, ulong Hard);
}
