using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Each part must take the width that stands before it.</summary>
internal sealed class ShapesDoNotCompose : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT105", Severity.Error, "Shapes do not compose", "'{0}' of '{1}' is {2}, but {3} is {4} wide");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        if (spec.Parts.FirstOrDefault(part => part.Kind == PartKind.Embed) is not { } first)
            yield break;
        // The width of what stands before a part, and which part gave it.
        var (model, before) = (first.Out, $"'{first.Name}'");
        foreach (var part in spec.Parts)
        {
            if (part.Kind is PartKind.Embed or PartKind.Norm && part.Out != model)
                yield return Differs(part.Name, part.Name, "width", part.Out, before, model);
            if (part.Kind == PartKind.Linear && part.In != model)
                yield return Differs(part.Name, part.Name, "in", part.In, "the hidden state", model);
            if (spec.IsProjection(part))
                (model, before) = (part.Out, $"'{part.Name}'");
            if (part.Kind == PartKind.Repeat)
            {
                foreach (var finding in InStack(part, model))
                    yield return finding;
            }

            if (spec.IsDecoder(part) && part.Out != first.In)
                yield return Differs(part.Name, part.Name, "out", part.Out, $"'{first.Name}', by its rows,", first.In);
            if (part.Kind == PartKind.Pool && part.In != model)
                yield return Differs(part.Name, part.Name, "in", part.In, "the hidden state", model);
            if (part.Kind == PartKind.Pool && part.Out != model)
                yield return Differs(part.Name, part.Name, "out", part.Out, "the hidden state", model);
        }
    }

    private IEnumerable<Finding> InStack(PartSpec stack, int model)
    {
        foreach (var sublayer in stack.Block?.Sublayers ?? default)
        {
            var path = $"{stack.Name}.{sublayer.Type.Name}";
            foreach (var (name, argument, expected, because) in Expectations(sublayer, model))
            {
                if (sublayer.Part(name) is not { } part || expected is not { } width)
                    continue;
                var actual = argument == "in" ? part.In : part.Out;
                if (actual != width)
                    yield return Differs($"{path}.{name}", $"{sublayer.Type.Name}.{name}", argument, actual, because, width);
            }
        }
    }

    private static IEnumerable<(string Part, string Argument, int? Expected, string Because)> Expectations(SublayerSpec sublayer, int model)
    {
        const string state = "the hidden state";
        yield return ("Norm", "width", model, state);
        yield return (SublayerSpec.ResultNorm, "width", model, state);
        if (sublayer.Kind == SublayerKind.FeedForward)
        {
            yield return ("Up", "in", model, state);
            yield return (SublayerSpec.Gate, "in", model, state);
            yield return (SublayerSpec.Gate, "out", sublayer.Part("Up")?.Out, "'Up'");
            yield return (SublayerSpec.GateUp, "in", model, state);
            yield return (SublayerSpec.GateUp, "out", 2 * sublayer.Part("Down")?.In, "what 'Down' reads, of gate and up together,");
            yield return ("Down", "in", sublayer.Part("Up")?.Out, "'Up'");
            yield return ("Down", "out", model, state);
            yield break;
        }
        yield return (SublayerSpec.Fused, "in", model, state);
        yield return (SublayerSpec.Fused, "out", FusedWidth(sublayer), "'Output' of queries, keys and values together");
        yield return (SublayerSpec.QueryNorm, "width", sublayer.HeadSize, "a head");
        yield return (SublayerSpec.KeyNorm, "width", sublayer.HeadSize, "a head");
        yield return ("Query", "in", model, state);
        yield return ("Key", "in", model, state);
        // Heads that are not grouped evenly are another rule's matter.
        var (grouped, even) = (
            sublayer.KeyValueHeads != sublayer.Heads,
            sublayer.KeyValueHeads > 0 && sublayer.Heads % sublayer.KeyValueHeads == 0
        );
        int? width =
            !even ? null
            : grouped ? sublayer.HeadSize * sublayer.KeyValueHeads
            : sublayer.Part("Query")?.Out;
        var because = grouped ? "'Query' for as many heads" : "'Query'";
        yield return ("Key", "out", width, because);
        yield return ("Value", "in", model, state);
        yield return ("Value", "out", width, because);
        yield return grouped
            ? ("Output", "in", sublayer.Part("Query")?.Out, "'Query'")
            : ("Output", "in", sublayer.Part("Value")?.Out, "'Value'");
        yield return ("Output", "out", model, state);
    }

    /// <summary>
    /// Width of queries, keys and values side by side where the output projection reads as many dimensions as there are of queries.
    /// </summary>
    private static int? FusedWidth(SublayerSpec sublayer) =>
        sublayer.Part("Output") is not { } output || sublayer.Heads <= 0 || output.In % sublayer.Heads != 0 ? null
        : sublayer.Interleaved ? 3 * output.In
        : output.In / sublayer.Heads * (sublayer.Heads + (2 * sublayer.KeyValueHeads));

    private Finding Differs(string path, string name, string argument, int actual, string because, int expected) =>
        At(
            Target.Of(path, argument),
            argument,
            name,
            actual.ToString(CultureInfo.InvariantCulture),
            because,
            expected.ToString(CultureInfo.InvariantCulture)
        );
}
