using System.Globalization;
using System.Text.RegularExpressions;

namespace DslPeft.Scaffold;

/// <summary>Writes an adaptation: a method and a head over the architecture.</summary>
internal static partial class AdaptationText
{
    /// <param name="space">The namespace.</param>
    /// <param name="name">The class.</param>
    /// <param name="architecture">The class of the architecture.</param>
    /// <param name="found">The architecture.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="task">What is learnt.</param>
    public static string Of(string space, string name, string architecture, Candidate found, string method, TaskChoice task) =>
        $"""
            using DslPeft;

            namespace {space};

            /// <summary>What is trained on top of the frozen model. The build emits the other half of this class; its documentation says what
            /// was built.</summary>
            [Adapt<{architecture}>]
            {OnSites(OfWidth(ProgramTemplate.Methods[method], found.Layout.NarrowestLayer(found.Info)), found.Layout)}
            {Head(found.Layout, task)}public sealed partial class {name} : IAdapted;

            """;

    private static string Head(FamilyLayout layout, TaskChoice task)
    {
        if (task.Name.Length == 0)
            return "";
        var head = layout.HasTwoStacks ? "[Seq2SeqLm]" : ProgramTemplate.Heads[task.Name];
        return Count().Replace(head, $"Labels = {task.Labels.Count}") + "\n";
    }

    /// <summary>
    /// A method of the standard rank or bottleneck, or of the highest power of two that the narrowest layer has room for. A rank keeps its
    /// ratio to alpha.
    /// </summary>
    private static string OfWidth(string method, long narrowest) =>
        Sized()
            .Replace(method, match =>
            {
                var sizes = match
                    .Groups["size"]
                    .Captures.Select(capture => int.Parse(capture.Value, CultureInfo.InvariantCulture))
                    .ToArray();
                while (sizes[0] > 1 && sizes[0] >= narrowest)
                    sizes = [.. sizes.Select(size => size / 2)];
                return sizes is [var rank, var alpha] ? $"Rank = {rank}, Alpha = {alpha}" : $"Bottleneck = {sizes[0]}";
            });

    /// <summary>
    /// The sites of a method in a layout: of both stacks, where there are two, and of the one product that gives queries, keys and values,
    /// where its slices are no sites.
    /// </summary>
    private static string OnSites(string method, FamilyLayout layout)
    {
        if (layout.Attention is { Interleaved: true })
            method = Repeated().Replace(Slice().Replace(method, "Site.QueryKeyValue"), "Site.QueryKeyValue");
        return layout.HasTwoStacks
            ? Named().Replace(method, match => match.Value == "Site.Words" ? "\"Encoder.Words\"" : $"Site.Everywhere + {match.Value}")
            : method;
    }

    [GeneratedRegex("Rank = (?<size>[0-9]+), Alpha = (?<size>[0-9]+)|Bottleneck = (?<size>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Sized();

    [GeneratedRegex("Labels = [0-9]+")]
    private static partial Regex Count();

    [GeneratedRegex(@"\bSite\.[A-Za-z]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bSite\.(Query|Key|Value)\b")]
    private static partial Regex Slice();

    [GeneratedRegex(@"Site\.QueryKeyValue(, Site\.QueryKeyValue)+")]
    private static partial Regex Repeated();
}
