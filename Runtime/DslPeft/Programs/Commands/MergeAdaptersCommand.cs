using System.CommandLine;
using System.Globalization;
using DslPeft.Checkpoints;
using DslPeft.Data;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary><c>merge-adapters</c>: combines several trained adapters of the declared adaptation into one, by weights.</summary>
internal sealed class MergeAdaptersCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string[]> _adapters = new("--adapters")
    {
        Description =
            "The trained adapters, two or more; files, or folders of Hugging Face peft or AdapterHub. The head is the first one's.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };
    private readonly Option<string[]> _weights = new("--weights")
    {
        Description = "A weight for each. Without it, all weigh the same and sum to 1.",
        HelpName = "number",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<MergeKind?> _kind = CommandOptions.Choice<MergeKind>(
        "--kind",
        "How the changes of the base's weights are combined.",
        MergeKind.Linear
    );
    private readonly Option<double> _density = CommandOptions.Number(
        "--density",
        "The share of entries that each change keeps, of all kinds but Linear.",
        0.5,
        most: 1
    );
    private readonly Option<MajoritySign?> _sign = CommandOptions.Choice<MajoritySign>(
        "--majority-sign",
        "How signs are elected, of Ties and DareTies.",
        MajoritySign.Total
    );
    private readonly Option<int> _seed = CommandOptions.Count(
        "--seed",
        "Seed of random entries, of DareLinear and DareTies.",
        42,
        least: 0
    );
    private readonly Option<bool> _svd = CommandOptions.Flag(
        "--svd",
        "Write an adapter of the declared rank that comes nearest to the combined change, in place of the deployed form. For LoRA."
    );
    private readonly Option<bool> _cat = CommandOptions.Flag(
        "--cat",
        "Write a folder of Hugging Face peft with the adapters' factors side by side, whose rank is the sum of theirs: the linear merge exactly. For LoRA."
    );
    private readonly Option<string?> _output = CommandOptions.Text("--output", "The file or folder to write.", "path");
    private readonly Option<string?> _base = CommandOptions.Text(
        "--base",
        "Checkpoint folder of the base model. Without it, the checkpoint that comes with the program.",
        "folder"
    );
    private readonly MachineOptions _machine = new();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        _output.Required = true;
        var command = new Command(
            "merge-adapters",
            "Combine trained adapters into one, by weights: as the deployed form, which evaluate, predict and merge take, or as a LoRA."
        )
            .With(_adapters, _weights, _kind, _density, _sign, _seed, _svd, _cat, _output, _base)
            .With(_paths.All)
            .With(_machine.All);
        command.SetAction(Merge);
        return command;
    }

    private int Merge(ParseResult parsed)
    {
        var paths = parsed.GetValue(_adapters) ?? [];
        var weights = Weights(parsed, paths.Length);
        var (svd, cat, kind) = (parsed.GetValue(_svd), parsed.GetValue(_cat), parsed.GetValue(_kind)!.Value);
        Check(parsed, paths, svd, cat, kind);
        var output = parsed.GetValue(_output)!;
        _paths.RequireNew(parsed, "--output", output);
        foreach (var path in paths)
        {
            TrainedAdapter.Require(path);
        }
        var device = _machine.Apply(parsed);
        using var setup = TaskSetup.Load(definition, parsed.GetValue(_base), device, context.Error);
        var adapters = new List<WeightedAdapter>();
        using var merged = definition.Create(setup.Base, definition.Defaults.Seed);
        try
        {
            for (var i = 0; i < paths.Length; i++)
            {
                adapters.Add(new(definition.Create(setup.Base, definition.Defaults.Seed), weights[i]));
                TrainedAdapter.Load(adapters[i].Model, paths[i]);
                adapters[i].Model.MoveTo(device);
            }
            merged.MoveTo(device);
            var format = LabelFile.Read(paths[0], definition.Data);
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            var options = new MergeOptions
            {
                Kind = kind,
                Density = parsed.GetValue(_density),
                MajoritySign = parsed.GetValue(_sign)!.Value,
                Seed = parsed.GetValue(_seed),
            };
            Write(merged, adapters, options, output, svd, cat, setup, format);
        }
        catch (Exception fault) when (fault is NotSupportedException or ArgumentException)
        {
            throw new UsageException(fault.Message.Split(" (Parameter")[0]);
        }
        finally
        {
            foreach (var adapter in adapters)
            {
                adapter.Model.Dispose();
            }
        }
        context.Output.WriteLine($"The merged {(cat || svd ? "adapter" : "deployed form")} is {(cat ? "the folder" : "in")} {output}.");
        return ExitCode.Done;
    }

    private void Write(
        AdaptedModel merged,
        List<WeightedAdapter> adapters,
        MergeOptions options,
        string output,
        bool svd,
        bool cat,
        TaskSetup setup,
        TaskDataFormat format
    )
    {
        OutputPaths.MakeParents(output);
        var files = new StagedFolder();
        LabelFile.Add(files, definition.Data, format);
        if (cat)
        {
            JoinedLora.Save(adapters, output, setup.BaseFolder);
            files.Write(output);
            new ModelCard(definition.Info, "Adapters side by side, in the form of peft", setup.BaseName, CommandLine.Of(context.Arguments))
            {
                Library = "peft",
            }.Write(output, context.Error);
            return;
        }
        if (svd)
        {
            merged.MergeApproximated(adapters, options);
        }
        else
        {
            merged.MergeDeployed(adapters, options);
        }
        files.Add(Path.GetFileName(output), svd ? merged.Save : merged.SaveDeployed);
        files.Write(Path.GetDirectoryName(Path.GetFullPath(output))!);
    }

    private void Check(ParseResult parsed, string[] paths, bool svd, bool cat, MergeKind kind)
    {
        if (paths.Length < 2)
        {
            throw new UsageException("--adapters: give two or more to merge.");
        }
        if (svd && cat)
        {
            throw new UsageException("--svd and --cat write two different adapters: give one of them.");
        }
        if (cat && kind != MergeKind.Linear)
        {
            throw new UsageException($"--cat is a linear merge: factors side by side cannot be combined by {kind}.");
        }
        if (kind == MergeKind.Linear && parsed.GetResult(_density) is { Implicit: false })
        {
            throw new UsageException("--density has no effect on a linear merge: name another --kind.");
        }
        if (!definition.Info.Mergeable)
        {
            throw new UsageException(
                $"{definition.Info.Name} cannot be merged into base weights, so that adapters of it cannot be combined."
            );
        }
    }

    private double[] Weights(ParseResult parsed, int adapters)
    {
        if (parsed.GetValue(_weights) is not { Length: > 0 } given)
        {
            return [.. Enumerable.Repeat(1.0 / Math.Max(1, adapters), adapters)];
        }
        if (given.Length != adapters)
        {
            throw new UsageException($"--weights: there are {adapters} adapters, and {given.Length} weights.");
        }
        return
        [
            .. given.Select(text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight)
                    ? weight
                    : throw new UsageException($"--weights: '{text}' is no number.")
            ),
        ];
    }
}
