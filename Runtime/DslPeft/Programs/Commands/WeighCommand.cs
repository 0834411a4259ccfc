using System.CommandLine;
using System.Globalization;
using DslPeft.Data;
using DslPeft.Reporting;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The results of <c>weigh</c>.</summary>
/// <param name="Name">The program.</param>
/// <param name="Adapter">The fusion's file.</param>
/// <param name="Data">Where the rows came from.</param>
/// <param name="Rows">How many were read.</param>
/// <param name="Members">The members, the one of the largest weight first.</param>
public sealed record WeightReport(string Name, string Adapter, string Data, int Rows, IReadOnlyList<MemberWeight> Members);

/// <summary>What a fusion makes of a member.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Mean">Its mean weight over all places; those of all members sum to 1.</param>
/// <param name="Places">Its mean weight at each place of the fusion, from the lowest layer on.</param>
public sealed record MemberWeight(string Member, double Mean, IReadOnlyList<PlaceWeight> Places);

/// <summary>A mean weight at one place.</summary>
/// <param name="Layer">The layer; null outside of the stack.</param>
/// <param name="Weight">The weight.</param>
public sealed record PlaceWeight(int? Layer, double Weight);

/// <summary>
/// <c>weigh</c>: measures how much a trained fusion makes of each of its members, so that those which hardly count can be left out (Rücklé
/// et al., arXiv 2010.11918).
/// </summary>
internal sealed class WeighCommand(FineTuneDefinition definition, ProgramContext context)
{
    private readonly Option<string?> _data = CommandOptions.Text(
        "--data",
        "File of rows, or folder with a dev file; labels in it are not needed. Without it, the dev rows of the generated sample data.",
        "path"
    );
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly TrainedModelOptions _model = new(definition);
    private readonly DataFileOptions _files = new(info: definition.Info);
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command("weigh", "Measure how much a trained fusion makes of each of its members, by layer and over all.")
            .With(_data)
            .With(_files.All)
            .With(_model.All)
            .With(_json)
            .With(_paths.All);
        command.SetAction(Weigh);
        return command;
    }

    private int Weigh(ParseResult parsed)
    {
        if (definition.Info.FusionMembers.Count == 0)
        {
            throw new UsageException($"{definition.Info.Name} has no members to weigh: it declares no fusion, or several.");
        }
        _paths.RequireReport(parsed, "--json", parsed.JsonTarget(_json), ".json", parsed.GetValue(_data));
        var (setup, model, adapter) = _model.Load(parsed, context.Error);
        using (setup)
        using (model)
        {
            var path = parsed.GetValue(_data);
            var format = _files.Apply(parsed, LabelFile.Read(adapter, definition.Data));
            BaseReport.Write(context.Error, setup.Base, definition.Info, format);
            var rows = TaskData.LoadDev(definition, format, path, setup.Tokenizer, _model.MaxLength(parsed), requireLabels: false);
            DataNotes.Show(rows, context.Error);
            var weights = FusionWeights.Measure(model, Batches(rows, _model.BatchSize(parsed), model.Device));
            var means = weights.Means;
            MemberWeight[] members =
            [
                .. weights
                    .Members.Select(
                        (name, member) =>
                            new MemberWeight(
                                name,
                                means[member],
                                [.. weights.Places.Select((place, i) => new PlaceWeight(weights.Layers[i], place[member]))]
                            )
                    )
                    .OrderByDescending(member => member.Mean),
            ];
            var json = parsed.JsonTarget(_json);
            ReportFile.Write(
                json,
                new WeightReport(definition.Name, adapter, path ?? SampleSentiment.Format.Name, rows.Examples, members),
                ProgramTypes.File.WeightReport,
                context.Output
            );
            if (json != "-")
            {
                Show(members);
            }
            return ExitCode.Done;
        }
    }

    /// <summary>A column for each member, the largest first; a line for all places together and one for each.</summary>
    private void Show(IReadOnlyList<MemberWeight> members)
    {
        var width = TerminalWidth.Of(context.Output);
        if (members.Sum(member => Math.Max(member.Member.Length, 6) + 2) + 9 > width)
        {
            string[] titles = ["", .. members.Select(member => member.Member)];
            StackedTable.Write(
                context.Output,
                width,
                titles,
                [
                    ["all", .. members.Select(member => Number(member.Mean))],
                    .. members[0]
                        .Places.Select(
                            (place, i) => (string[])[NameOf(place), .. members.Select(member => Number(member.Places[i].Weight))]
                        ),
                ]
            );
            return;
        }
        int[] widths = [.. members.Select(member => Math.Max(member.Member.Length, 6))];
        Line("", member => member.Member);
        Line("all", member => Number(member.Mean));
        for (var i = 0; i < members[0].Places.Count; i++)
        {
            var place = i;
            Line(NameOf(members[0].Places[i]), member => Number(member.Places[place].Weight));
        }

        void Line(string name, Func<MemberWeight, string> cell) =>
            context.Output.WriteLine(
                string.Join("  ", members.Select((member, i) => cell(member).PadLeft(widths[i])).Prepend(name.PadRight(9)))
            );
    }

    private static string NameOf(PlaceWeight place) => place.Layer is { } layer ? $"layer {layer}" : "no layer";

    private static string Number(double weight) => weight.ToString("F4", CultureInfo.InvariantCulture);

    private static IEnumerable<Batch> Batches(TaskRows data, int batchSize, Device device)
    {
        foreach (var rows in new LengthBucketBatcher(data.Lengths(), new BatchBudget(batchSize), seed: 0).Sorted())
        {
            using var made = data.Collate(rows);
            using var batch = made.On(device);
            yield return batch;
        }
    }
}
