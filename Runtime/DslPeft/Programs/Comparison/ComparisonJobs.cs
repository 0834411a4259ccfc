using System.Runtime.ExceptionServices;

namespace DslPeft.Training;

/// <summary>Runs the adaptations of a comparison in their order, so many at a time: the next begins where one has ended.</summary>
/// <param name="chosen">What is compared.</param>
/// <param name="run">Trains one; its report is null where it failed or was stopped.</param>
internal sealed class ComparisonJobs(
    IReadOnlyList<FineTuneDefinition> chosen,
    Func<FineTuneDefinition, CancellationToken, (int Code, RunReport? Report)> run
)
{
    private readonly RunReport?[] _reports = new RunReport?[chosen.Count];
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _fault;
    private int _next,
        _code = ExitCode.Done;
    private bool _over;

    /// <summary>The reports so far, in the order of the list.</summary>
    public IReadOnlyList<RunReport> Reports
    {
        get
        {
            lock (_gate)
                return [.. _reports.OfType<RunReport>()];
        }
    }

    /// <summary>Runs them. After one that failed no other begins, and those that run are asked to stop.</summary>
    /// <param name="atOnce">How many run at a time.</param>
    /// <param name="stop">Asks all to stop.</param>
    /// <returns>The exit code of the one that ended the comparison.</returns>
    public int Run(int atOnce, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (atOnce == 1)
        {
            Work(over);
        }
        else
        {
            Thread[] workers = [.. Enumerable.Range(0, Math.Min(atOnce, chosen.Count)).Select(_ => new Thread(() => Work(over)))];
            Array.ForEach(workers, worker => worker.Start());
            Array.ForEach(workers, worker => worker.Join());
        }
        _fault?.Throw();
        return _code;
    }

    private void Work(CancellationTokenSource over)
    {
        while (Take() is { } place)
        {
            try
            {
                var (code, report) = run(chosen[place], over.Token);
                End(place, code, report, fault: null);
            }
            catch (Exception fault)
            {
                End(place, ExitCode.Failed, report: null, ExceptionDispatchInfo.Capture(fault));
            }
            if (_over)
            {
                over.Cancel();
            }
        }
    }

    private int? Take()
    {
        lock (_gate)
            return _over || _next == chosen.Count ? null : _next++;
    }

    private void End(int place, int code, RunReport? report, ExceptionDispatchInfo? fault)
    {
        lock (_gate)
        {
            _reports[place] = report;
            _fault ??= fault;
            if (report is null)
            {
                // Those that were asked to stop because of another one's failure say nothing of it.
                (_code, _over) = (_code is ExitCode.Done or ExitCode.Interrupted ? code : _code, true);
            }
        }
    }
}
