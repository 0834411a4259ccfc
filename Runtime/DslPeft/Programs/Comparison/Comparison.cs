using System.Text.Json;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Trains and measures one adaptation of a comparison, or a member of one, in the process that it has to itself.</summary>
internal sealed class Comparison(TaskSetup setup, FineTuneDefinition? bareDefinition, ComparisonFolder folder, Device device) : IDisposable
{
    private AdaptedModel? _bare;

    /// <summary>A program's schedule under the options of the command line.</summary>
    public required Func<FineTuneDefinition, TrainingOptions> Options { get; init; }

    /// <summary>Reads the data for a program, cut to a length.</summary>
    public required Func<FineTuneDefinition, int, TaskData> Data { get; init; }

    public required Func<ITrainingProgress> Progress { get; init; }

    /// <summary>How many adaptations run at a time.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Trains a member in a process of its own; null after a stop.</summary>
    public required Func<FineTuneDefinition, MemberDefinition, CancellationToken, MemberReport?> Member { get; init; }

    /// <summary>Tells what is not seen otherwise: what is kept, what is trained again, where a run was stopped.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>
    /// Trains an adaptation and writes its files and report, or keeps the report of an earlier session; null after a stop.
    /// </summary>
    public RunReport? Run(FineTuneDefinition definition, bool resume, CancellationToken stop)
    {
        var options = Options(definition);
        var data = Data(definition, options.MaxLength);
        IReadOnlyDictionary<string, string> identity = Identity(definition, options, data);
        if (resume && Finished(definition.Name, identity) is { } kept)
        {
            Say($"{definition.Name}: kept, the same options, base and data gave it.");
            return kept with
            {
                Base = setup.BaseName,
                Costs = RunCosts.Of(definition.Info.Costs, TrainingRun.Source(data, options), data.Dev, options),
            };
        }
        folder.Forget(definition.Name);
        var members = new List<MemberReport>();
        foreach (var member in definition.Members)
        {
            if (Member(definition, member, stop) is not { } trained)
            {
                return null;
            }
            members.Add(trained);
        }
        WarmUp(definition, options, data);
        var run = new TrainingRun(definition, setup, data, options)
        {
            Device = device,
            Progress = Progress(),
            AdapterPath = folder.Adapter(definition.Name),
            Members = [.. definition.Members.Select(m => new MemberFile(m.Use, folder.Member(definition.Name, m.Use)))],
            Complete = (model, report) => Measure(definition, model, data, report),
        };
        var done = Train(run, definition.Name, stop);
        if (done is not null)
        {
            done = done with { Members = members, Identity = identity, AtOnce = AtOnce };
            folder.Write(done);
        }
        return done;
    }

    /// <summary>Trains a member of an adaptation and writes its file; null after a stop.</summary>
    public MemberReport? RunMember(FineTuneDefinition definition, string use, CancellationToken stop)
    {
        var (member, index) = definition.Members.Select((m, i) => (m, i)).First(m => m.m.Use == use);
        var options = MemberOptions(member, index);
        var run = new TrainingRun(member.Program, setup, Data(member.Program, options.MaxLength), options)
        {
            Device = device,
            Progress = Progress(),
            AdapterPath = folder.Member(definition.Name, use),
        };
        return Train(run, $"{definition.Name}'s member {use}", stop) is { } trained
            ? new MemberReport(use, member.Program.Name, options.Seed, trained.Value)
            : null;
    }

    public void Dispose() => _bare?.Dispose();

    private RunReport? Train(TrainingRun run, string name, CancellationToken stop)
    {
        var (outcome, report) = run.Run(resume: false, stop);
        if (report is null)
        {
            Say($"Stopped in {name} after step {outcome.Steps} of {outcome.TotalSteps}; it starts anew when the comparison goes on.");
        }
        return report;
    }

    private RunReport? Finished(string name, IReadOnlyDictionary<string, string> identity)
    {
        if (folder.Read(name) is not { } report)
        {
            return null;
        }
        var differences = TrainingIdentity.Differences(report.Identity ?? new Dictionary<string, string>(), identity);
        if (differences is not null)
        {
            Say($"{name}: trained again, because {differences}.");
        }
        return differences is null ? report : null;
    }

    /// <summary>Members of one program differ by their seeds.</summary>
    private TrainingOptions MemberOptions(MemberDefinition member, int index)
    {
        var options = Options(member.Program);
        return options with { Seed = options.Seed + 1 + index };
    }

    private RunReport Measure(FineTuneDefinition definition, AdaptedModel model, TaskData data, RunReport report)
    {
        var deployed = folder.Deployed(definition.Name);
        model.SaveDeployed(deployed);
        var times = data.Dev is null ? null : InferenceTimer.Measure(model, Bare(), data.Dev, report.Options.BatchSize);
        return report with
        {
            DeployedBytes = new FileInfo(deployed).Length,
            Inference = times,
            InferenceMillisecondsPerRow = times?.Deployed,
        };
    }

    private AdaptedModel? Bare()
    {
        if (_bare is null && bareDefinition is not null)
        {
            _bare = bareDefinition.Create(setup.Base, bareDefinition.Defaults.Seed);
            _bare.MoveTo(device);
        }
        return _bare;
    }

    private SortedDictionary<string, string> Identity(FineTuneDefinition definition, TrainingOptions options, TaskData data)
    {
        var source = TrainingRun.Source(data, options);
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            (var name, var value) in TrainingIdentity.Of(
                definition.Info,
                setup.Fingerprint,
                source,
                options,
                Trainer.TotalSteps(source, options)
            )
        )
        {
            identity[name] = value;
        }
        identity["dev data"] = data.Dev?.Fingerprint ?? "none";
        foreach (var (member, index) in definition.Members.Select((m, i) => (m, i)))
        {
            identity[$"member {member.Use}"] =
                $"{member.Program.Info.StructureHash} {JsonSerializer.Serialize(MemberOptions(member, index), TrainingTypes.Line.TrainingOptions)}";
        }
        return identity;
    }

    /// <summary>
    /// Takes one step that is thrown away before the run, so that what the first use of torch allocates for the whole process does not
    /// count.
    /// </summary>
    private void WarmUp(FineTuneDefinition definition, TrainingOptions options, TaskData data)
    {
        var one = options with { MaxSteps = 1, Patience = 0, KeepBest = false };
        using var model = definition.Create(setup.Base, options.Seed);
        model.MoveTo(device);
        new Trainer(model, TrainingRun.Source(data, one), one).Run();
        Bare();
    }
}
