using System.Diagnostics;

namespace DslPeft.Bench.Measuring;

/// <summary>Times several pieces of work in turn, A B C A B C, so that whatever else the machine does meets all of them alike.</summary>
internal static class Interleaved
{
    /// <summary>Milliseconds of each piece of work in each round. Each round begins with another piece.</summary>
    public static double[][] Run(IReadOnlyList<Action> work, int warmUp, int rounds)
    {
        for (var i = 0; i < warmUp; i++)
        {
            foreach (var piece in work)
                piece();
        }

        var times = work.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < work.Count; turn++)
            {
                var chosen = (round + turn) % work.Count;
                GC.Collect(); // tensors that a module forgot are freed outside the measured time
                GC.WaitForPendingFinalizers();
                var start = Stopwatch.GetTimestamp();
                work[chosen]();
                times[chosen][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        return times;
    }
}
