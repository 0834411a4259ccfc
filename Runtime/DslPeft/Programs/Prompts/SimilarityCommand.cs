using System.CommandLine;
using System.Globalization;

namespace DslPeft.Training;

/// <summary>How near two prompts are, as <c>similarity</c> writes it.</summary>
/// <param name="First">An adapter file.</param>
/// <param name="Second">Another.</param>
/// <param name="MeanTokens">The cosine of the means of their virtual tokens.</param>
/// <param name="TokenPairs">The mean of the cosines of all pairs of their virtual tokens.</param>
public sealed record SimilarityReport(string First, string Second, double MeanTokens, double TokenPairs);

/// <summary>
/// <c>similarity</c>: says how near the prompts of trained adapters are, from which tasks that help each other can be told (Vu et al.,
/// arXiv 2110.07904).
/// </summary>
internal sealed class SimilarityCommand(ProgramContext context)
{
    private readonly Option<string[]> _adapters = new("--adapters")
    {
        Description = "Trained adapters with prompt tuning or a free prefix, two or more.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command(
            "similarity",
            "Say how near the prompts of trained adapters are: by their mean tokens, and by pairs of tokens."
        )
            .With(_adapters, _json)
            .With(_paths.All);
        command.SetAction(Compare);
        return command;
    }

    private int Compare(ParseResult parsed)
    {
        var adapters = parsed.GetValue(_adapters) ?? [];
        if (adapters.Length < 2)
            throw new UsageException("--adapters: give two or more to compare.");
        if (adapters.FirstOrDefault(path => !File.Exists(path)) is { } absent)
            throw new UsageException($"--adapters {absent}: no such file.");
        var json = parsed.JsonTarget(_json);
        _paths.RequireReport(parsed, "--json", json, ".json", [.. adapters]);
        var reports = new List<SimilarityReport>();
        for (var i = 0; i < adapters.Length; i++)
        {
            for (var j = i + 1; j < adapters.Length; j++)
            {
                var near = PromptTransfer.Compare(adapters[i], adapters[j]);
                reports.Add(new SimilarityReport(adapters[i], adapters[j], near.MeanTokens, near.TokenPairs));
            }
        }
        ReportFile.Write(json, (IReadOnlyList<SimilarityReport>)reports, ProgramTypes.File.IReadOnlyListSimilarityReport, context.Output);
        if (json == "-")
            return ExitCode.Done;
        context.Output.WriteLine("means\tpairs\tadapters");
        foreach (var report in reports.OrderByDescending(report => report.MeanTokens))
        {
            context.Output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.MeanTokens:F4}\t{report.TokenPairs:F4}\t{report.First}\t{report.Second}"
                )
            );
        }
        return ExitCode.Done;
    }
}
