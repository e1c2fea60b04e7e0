using System.Runtime.InteropServices;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// A seccomp filter for all threads of the process and everything it starts: no socket can be opened, and none of the calls works by which a process reaches into others or into the kernel.
/// Pipes, files, threads and starting programs are left alone. x64 and arm64.
/// </summary>
internal static class SocketFilter
{
    private const uint LoadWord = 0x20;
    private const uint JumpIfEqual = 0x15;
    private const uint JumpIfAtLeast = 0x35;
    private const uint Return = 0x06;
    private const uint Allow = 0x7FFF0000;
    private const uint Refuse = 0x00050000 | 13; // EACCES
    private const uint KillProcess = 0x80000000;
    private const uint OffsetOfNumber = 0;
    private const uint OffsetOfArchitecture = 4;
    private const uint FirstOfX32 = 0x40000000;
    private const nuint SetModeFilter = 1;
    private const nuint AllThreads = 1;

    /// <summary>
    /// By their numbers on x64 and arm64. io_uring opens sockets without the call; the others reach into other processes, name spaces, keys and the kernel.
    /// </summary>
    private static readonly (string Name, uint X64, uint Arm64)[] Refused =
    [
        ("socket", 41, 198), ("io_uring_setup", 425, 425), ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("pidfd_getfd", 438, 438),
        ("bpf", 321, 280), ("perf_event_open", 298, 241), ("userfaultfd", 323, 282), ("keyctl", 250, 219), ("add_key", 248, 217), ("request_key", 249, 218),
        ("unshare", 272, 97), ("setns", 308, 268), ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51), ("open_by_handle_at", 304, 265),
        ("init_module", 175, 105), ("finit_module", 313, 273), ("delete_module", 176, 106), ("kexec_load", 246, 104), ("reboot", 169, 142),
    ];

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FilterProgram(ushort Length, nint Instructions);

    /// <summary>Installs it; returns why the system refuses it, or null.</summary>
    public static string? Install()
    {
        var isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        if (!isX64 && RuntimeInformation.ProcessArchitecture != Architecture.Arm64)
            return $"there is no filter for {RuntimeInformation.ProcessArchitecture}";
        var instructions = Build(isX64);
        var pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
        try
        {
            var program = GCHandle.Alloc(new[] { new FilterProgram((ushort)instructions.Length, pinned.AddrOfPinnedObject()) }, GCHandleType.Pinned);
            try
            {
                var result = SystemCalls.Call(isX64 ? 317 : 277, SetModeFilter, AllThreads, program.AddrOfPinnedObject());
                return result == 0 ? null : result > 0 ? "a thread could not be bound" : $"error {Marshal.GetLastPInvokeError()}";
            }
            finally
            {
                program.Free();
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    private static Instruction[] Build(bool isX64)
    {
        var numbers = Refused.Select(call => isX64 ? call.X64 : call.Arm64).ToList();
        var instructions = new List<Instruction>
        {
            Do(LoadWord, OffsetOfArchitecture),
            Do(JumpIfEqual, isX64 ? 0xC000003E : 0xC00000B7, ifTrue: 1),
            Do(Return, KillProcess),
            Do(LoadWord, OffsetOfNumber),
        };
        // The x32 calls are other numbers for the same things. On arm64 no call is that high.
        instructions.Add(Do(JumpIfAtLeast, FirstOfX32, ifTrue: (byte)(numbers.Count + 1)));
        for (var at = 0; at < numbers.Count; at++)
            instructions.Add(Do(JumpIfEqual, numbers[at], ifTrue: (byte)(numbers.Count - at)));
        instructions.Add(Do(Return, Allow));
        instructions.Add(Do(Return, Refuse));
        return [.. instructions];
    }

    private static Instruction Do(uint code, uint value, byte ifTrue = 0) => new((ushort)code, ifTrue, 0, value);
}
