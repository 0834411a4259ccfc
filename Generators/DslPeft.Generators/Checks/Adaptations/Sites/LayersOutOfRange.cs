using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>Layers are those of the stack, each selected once.</summary>
internal sealed class LayersOutOfRange : Rule<DeclaredAdaptation>
{
    private static readonly Regex Range = new(
        @"^\s*(?<from>\^?[0-9]+)?\s*(?<dots>\.\.)?\s*(?<to>\^?[0-9]+)?\s*$",
        RegexOptions.CultureInvariant
    );

    public override RuleInfo Info { get; } =
        new("DPEFT209", Severity.Error, "The layer selection is wrong", "The layers of {0} are wrong: {1}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Woven.Where(use => use.Layers.Length > 0))
        {
            foreach (var count in adaptation.Stacks)
            {
                if (Fault(use.Layers, count) is not { } fault)
                    continue;
                var clamped = Clamp(use.Layers, count);
                yield return At(Target.At(use.Attribute, "Layers"), use.Method.Name, fault) with
                {
                    Fix = clamped is not null && Fault(clamped, count) is null ? clamped : "",
                };
            }
        }
    }

    private static string? Fault(string layers, int count)
    {
        try
        {
            LayerRange.Read(layers, count);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The selection cut down to the layers there are; null if nothing is left or it does not parse.</summary>
    private static string? Clamp(string layers, int count)
    {
        var kept = new List<string>();
        foreach (var part in layers.Split(','))
        {
            var match = Range.Match(part);
            if (!match.Success || !match.Groups["dots"].Success && !match.Groups["from"].Success)
                return null;
            var from = Index(match.Groups["from"], count, 0);
            var to = match.Groups["dots"].Success ? Index(match.Groups["to"], count, count) : from + 1;
            if (from is null || to is null)
                return null;
            var (first, last) = (Math.Max(0, from.Value), Math.Min(count, to.Value));
            if (first < last)
                kept.Add(last - first == 1 ? Text(first) : (first == 0 ? "" : Text(first)) + ".." + (last == count ? "" : Text(last)));
        }
        return kept.Count == 0 ? null : string.Join(",", kept);
    }

    private static int? Index(Group group, int count, int missing)
    {
        if (!group.Success)
            return missing;
        var fromEnd = group.Value[0] == '^';
        return int.TryParse(
            fromEnd ? group.Value.Substring(1) : group.Value,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? fromEnd
                ? count - value
                : value
            : null;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
