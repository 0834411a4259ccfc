using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads a fine-tuning program's declaration.</summary>
internal static class ExecutableParser
{
    public static ExecutableSpec Parse(INamedTypeSymbol type, Compilation compilation)
    {
        var attribute = type.Attribute("FineTuneAttribute")!;
        var adapted = attribute.AttributeClass!.TypeArguments[0] as INamedTypeSymbol;
        var data = attribute.AttributeClass.TypeArguments[1] as INamedTypeSymbol;
        var adamW = type.Attribute("AdamWAttribute");
        var text = data?.Attribute("TextDataAttribute");
        var adapt = adapted?.Attribute("AdaptAttribute");
        var words = PatternParser.Words(data).ToEquatable();
        var kind = Kind(data);
        var spec = adapted is null || adapt is null ? null : AdaptationParser.Parse(adapted, compilation);
        return new ExecutableSpec(
            TypeSpecs.Of(type, compilation, DeclarationKind.Program),
            adapted?.ToDisplayString() ?? "",
            adapt?.AttributeClass?.TypeArguments[0].ToDisplayString() ?? "",
            data?.ToDisplayString() ?? ""
        )
        {
            Epochs = attribute.Int("Epochs", 3),
            BatchSize = attribute.Int("BatchSize", 32),
            LearningRate = attribute.Number("LearningRate", 5e-4),
            Seed = attribute.Int("Seed", 42),
            MaxLength = attribute.Int("MaxLength", 128),
            WeightDecay = adamW?.Number("WeightDecay", 0.01) ?? 0.01,
            ClipNorm = adamW?.Number("ClipNorm", 1) ?? 1,
            Accumulate = attribute.Int("Accumulate", 1),
            Packed = attribute.Flag("Packed"),
            LabelSmoothing = attribute.Number("LabelSmoothing", 0),
            Decay = (Decay)(type.Attribute("LinearWarmupAttribute")?.Int("Decay") ?? 0),
            Patience = type.Attribute("EarlyStoppingAttribute")?.Int("patience"),
            Warmup = type.Attribute("LinearWarmupAttribute")?.Number("ratio") ?? 0,
            DataName = data?.Name ?? "",
            TextColumn = text?.Text("Text") ?? "",
            PairColumn = text?.Text("Pair") ?? "",
            LabelColumn = text?.Text("Label") ?? "",
            TaskColumn = (text ?? Declared(data))?.Get("Task") as string,
            OfTasks = spec?.Methods.FirstOrDefault(use => use.ReadsTasks)?.Method.Name ?? "",
            Labels =
                kind == DataKind.Pattern
                    ? words.Select(label => label.Label).ToEquatable()
                    : data?.Attribute("LabelsAttribute")?.Texts("names") ?? default,
            HasLabels = data?.Attribute("LabelsAttribute") is not null,
            Patterns = PatternParser.Patterns(data).ToEquatable(),
            Words = words,
            Auxiliary = data?.Attribute("PatternDataAttribute")?.Number("Auxiliary") ?? 0,
            Distilled = PatternParser.Distilled(type, compilation),
            IsAdaptation = spec?.Architecture is not null,
            AdaptedReference = spec?.Type.Reference ?? "",
            ArchitectureReference = spec?.Architecture?.Type.Reference ?? "",
            IsAdaptationEmitted = spec is null or { CanEmit: true, Architecture: null or { CanEmit: true } },
            DataKind = kind,
            DataSettings = Settings(data).ToEquatable(),
            Task = (SuperGlueTask)(data?.Attribute("SuperGlueDataAttribute")?.Int("task") ?? 0),
            Head = adapted is null ? null : HeadParser.Head(adapted, compilation),
            Positions = spec?.Architecture?.PositionTable?.UsablePositions ?? 0,
            PositionOffset = spec is null ? 0 : Offset(spec),
            UndefinedValues = EnumValues
                .Undefined(type.GetAttributes())
                .Concat(EnumValues.Undefined(data?.GetAttributes() ?? []))
                .ToEquatable(),
            NegativeSettings = Negative(data).ToEquatable(),
            Rates = (spec?.Methods ?? default)
                .Where(use => use.Method.Rates is not null)
                .Select(use => new MethodRates(use.Method.Name, use.Method.Rates!.Low, use.Method.Rates.High))
                .Distinct()
                .ToEquatable(),
            Prefixes = (spec?.Methods ?? default)
                .Where(use => use.Method.Join == Join.KeyValuePrefix)
                .Select(use => new PrefixLength(use.Method.Name, (int)(use.Value("Length") ?? 0)))
                .Distinct()
                .ToEquatable(),
        };
    }

    private static DataKind Kind(INamedTypeSymbol? data) =>
        data is null ? DataKind.None
        : data.Attribute("TextDataAttribute") is not null ? DataKind.Text
        : data.Attribute("ConllDataAttribute") is not null ? DataKind.Conll
        : data.Attribute("SquadDataAttribute") is not null ? DataKind.Squad
        : data.Attribute("SuperGlueDataAttribute") is not null ? DataKind.SuperGlue
        : data.Attribute("PlainTextDataAttribute") is not null ? DataKind.PlainText
        : data.Attribute("InstructionDataAttribute") is not null ? DataKind.Instruction
        : data.Attribute("Seq2SeqDataAttribute") is not null ? DataKind.Seq2Seq
        : data.Attribute("PatternDataAttribute") is not null ? DataKind.Pattern
        : DataKind.None;

    /// <summary>What the attribute sets; zero and false are the format's own defaults.</summary>
    private static IEnumerable<string> Settings(INamedTypeSymbol? data)
    {
        var declared = Declared(data);
        return (declared?.NamedArguments ?? [])
            .Where(argument => argument.Value.Value is not (0 or false or null))
            .Select(argument => $"{(argument.Key == "Task" ? "TaskColumn" : argument.Key)} = {argument.Value.ToCSharpString()}");
    }

    /// <summary>The attribute whose settings are those of the data's format.</summary>
    private static AttributeData? Declared(INamedTypeSymbol? data) =>
        data?.Attribute("ConllDataAttribute")
        ?? data?.Attribute("SquadDataAttribute")
        ?? data?.Attribute("InstructionDataAttribute")
        ?? data?.Attribute("Seq2SeqDataAttribute")
        ?? data?.Attribute("PatternDataAttribute");

    /// <summary>Columns and lengths below 0.</summary>
    private static IEnumerable<string> Negative(INamedTypeSymbol? data) =>
        ((data?.Attribute("ConllDataAttribute") ?? data?.Attribute("SquadDataAttribute"))?.NamedArguments ?? [])
            .Where(argument => argument.Value is { Kind: TypedConstantKind.Primitive, Value: < 0 })
            .Select(argument => $"{argument.Key} = {argument.Value.ToCSharpString()}");

    /// <summary>A faulty expression counts as no offset: the adaptation's own rules report it.</summary>
    private static int Offset(AdaptationSpec spec)
    {
        try
        {
            return (int)
                spec
                    .Methods.Where(use => use.Method.PositionOffset.Length > 0)
                    .Sum(use => Arithmetic.Evaluate(use.Method.PositionOffset, name => use.Value(name)));
        }
        catch (System.FormatException)
        {
            return 0;
        }
    }
}
