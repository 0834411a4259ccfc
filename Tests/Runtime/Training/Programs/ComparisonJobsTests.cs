using System.Collections.Concurrent;
using System.Text.Json;
using DslPeft.Runtime.Tests.Reporting;
using DslPeft.Training;
using TorchSharp;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>A comparison that trains several adaptations at a time.</summary>
[Collection(ProcessWide.Name)]
public sealed class ComparisonJobsTests : IDisposable
{
    private readonly TinyProgram _program;
    private (int ExitCode, string Output)? _left;

    public ComparisonJobsTests() => _program = new() { Child = arguments => arguments[1] == "Fast" ? _left : null };

    public void Dispose() => _program.Dispose();

    [Fact]
    public void JobsOfAComparisonKeepTheOrderOfTheList()
    {
        FineTuneDefinition[] list = [.. Enumerable.Range(0, 5).Select(i => TinyProgram.Define($"P{i}"))];
        int running = 0,
            most = 0;
        var gate = new Lock();
        using var both = new CountdownEvent(2);
        var jobs = new ComparisonJobs(list, (definition, _) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }
            if (definition.Name is "P0" or "P1")
            {
                both.Signal();
                Assert.True(both.Wait(TimeSpan.FromSeconds(30)), "the second does not begin before the first ends");
            }
            lock (gate)
            {
                running--;
            }
            return (ExitCode.Done, Reports.Of(definition.Name, 0.5));
        });

        Assert.Equal(ExitCode.Done, jobs.Run(2, CancellationToken.None));
        Assert.Equal(list.Select(definition => definition.Name), jobs.Reports.Select(report => report.Name));
        Assert.Equal(2, most);
    }

    /// <summary>The others are asked to stop, and what they say of that hides nothing.</summary>
    [Fact]
    public void AJobThatFailsEndsTheOthers()
    {
        using var begun = new ManualResetEventSlim();
        var started = new ConcurrentBag<string>();
        var jobs = new ComparisonJobs(
            [.. new[] { "Done", "Waits", "Fails", "Never" }.Select(name => TinyProgram.Define(name))],
            (definition, stop) =>
            {
                started.Add(definition.Name);
                switch (definition.Name)
                {
                    case "Done":
                        return (ExitCode.Done, Reports.Of("Done", 0.5));
                    case "Waits":
                        begun.Set();
                        Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)), "nobody asked it to stop");
                        return (ExitCode.Interrupted, null);
                    default:
                        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
                        return (ExitCode.Failed, null);
                }
            }
        );

        Assert.Equal(ExitCode.Failed, jobs.Run(2, CancellationToken.None));
        Assert.Equal(["Done"], jobs.Reports.Select(report => report.Name));
        Assert.Equal(["Done", "Fails", "Waits"], started.Order());
    }

    [Fact]
    public void SeveralJobsTellWhatTheyReachAndTakeOneThreadEach()
    {
        // A thread's number of threads is its own; each job has a thread here in place of a process.
        var threads = 0;
        var slow = TinyProgram.Define("Slow");
        var counting = slow with
        {
            Create = (loaded, seed) =>
            {
                threads = torch.get_num_threads();
                return slow.Create(loaded, seed);
            },
        };
        Assert.Equal(0, Compare([TinyProgram.Define("One")], "--jobs", "4"));
        Assert.Equal(1, Assert.Single(Results()).GetProperty("atOnce").GetInt32());
        Assert.Contains("step 1", _program.StandardError);

        _left = (0, File.ReadAllText(Output("One.json")).Replace("\"One\"", "\"Fast\"").ReplaceLineEndings(" "));
        Assert.Equal(0, Compare([counting, TinyProgram.Define("Fast")], "--jobs", "2"));

        Assert.Equal(["Slow", "Fast"], Results().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal((2, 1), (Results()[0].GetProperty("atOnce").GetInt32(), threads));
        Assert.Matches(@"Slow: training\.\n(.*\n)*Slow: accuracy [01]\.\d{3} after 1 steps, in \d+ s\.\n", _program.StandardError);
        Assert.DoesNotContain("step 1", _program.StandardError);
        Assert.Contains("2 adaptations were trained at a time.", File.ReadAllText(Output("results.html")));
    }

    private string Output(string name) => Path.Combine(_program.Output, name);

    private JsonElement[] Results()
    {
        using var results = JsonDocument.Parse(File.ReadAllText(Output("results.json")));
        return [.. results.RootElement.Clone().EnumerateArray()];
    }

    private int Compare(FineTuneDefinition[] list, params string[] more)
    {
        string[] args = ["--base", _program.Base, "--data", _program.Folder, "--output", _program.Output, "--max-steps", "1", .. more];
        return _program.Capture(args, CancellationToken.None, context => ComparisonProgram.Run(list, [.. context.Arguments], context));
    }
}
