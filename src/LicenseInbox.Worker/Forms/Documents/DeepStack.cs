using System.Runtime.ExceptionServices;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>A thread with a deep stack, for what parses: some broken files make it go deep. What goes round in circles, or takes all memory, is ended from outside, with its process.</summary>
internal static class DeepStack
{
    private const int Size = 64 * 1024 * 1024;

    [ThreadStatic]
    private static bool _isHere;

    /// <summary>Runs it on such a thread: on this one when it is one, since a start costs a third of a millisecond.</summary>
    public static T Run<T>(Func<T> work)
    {
        if (_isHere)
            return work();
        T? made = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                _isHere = true;
                try
                {
                    made = work();
                }
                catch (Exception error)
                {
                    thrown = ExceptionDispatchInfo.Capture(error);
                }
            },
            Size)
        { IsBackground = true, Name = "parser" };
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return made!;
    }
}
