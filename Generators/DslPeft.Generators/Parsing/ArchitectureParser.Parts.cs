using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

internal static partial class ArchitectureParser
{
    private static List<PartSpec> Parts(INamedTypeSymbol owner, string path, Argument argument, Found faults, Compilation compilation)
    {
        var parts = new List<PartSpec>();
        // A part that is declared twice, which C# reports, is one.
        foreach (var property in owner.GetMembers().OfType<IPropertySymbol>())
        {
            if (PartAttribute(property) is { } attribute && parts.All(part => part.Name != property.Name))
                parts.Add(
                    Part(property, path.Length == 0 ? property.Name : $"{path}.{property.Name}", attribute, argument, faults, compilation)
                );
        }

        return parts;
    }

    private static PartSpec Part(
        IPropertySymbol property,
        string path,
        AttributeData attribute,
        Argument argument,
        Found faults,
        Compilation compilation
    )
    {
        int Size(string name) => faults.Whole(argument(path, attribute, name, 0), path, name);
        double Number(string name) => argument(path, attribute, name, 0);
        bool Is(string name) => Number(name) != 0;
        var kind = (PartKind)Enum.Parse(typeof(PartKind), attribute.AttributeClass!.Name.Replace("Attribute", ""));
        var site = attribute.Text("Site");
        var spec = new PartSpec(kind, property.Name, attribute.Text("Key"), site.Length > 0 ? site : property.Name)
        {
            Accessibility = Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetText(property.DeclaredAccessibility),
            Obstacle = PartProperties.Obstacle(property, kind, compilation),
        };
        switch (kind)
        {
            case PartKind.Embed:
                return spec with
                {
                    In = Size("rows"),
                    Out = Size("width"),
                    By = (IndexedBy)attribute.Int("by"),
                    Padding = faults.Whole(argument(path, attribute, "Padding", -1), path, "Padding"),
                    First = Size("First"),
                    ByMask = Is("ByMask"),
                    Scaled = Is("Scaled"),
                    Sinusoids = attribute.Flag("Sinusoids"),
                    Dropout = Number("Dropout"),
                    Copies = attribute.Texts("Copies"),
                };
            case PartKind.RelativePositions:
                return spec with
                {
                    In = Size("buckets"),
                    Out = Size("heads"),
                    Distance = faults.Whole(argument(path, attribute, "Distance", 128), path, "Distance"),
                    Bias = false,
                };
            case PartKind.Norm:
                return spec with
                {
                    Out = Size("width"),
                    Epsilon = Number("Epsilon"),
                    Dropout = Number("Dropout"),
                    RootMeanSquare = Is("RootMeanSquare"),
                    UnitOffset = Is("UnitOffset"),
                    Bias = !Is("RootMeanSquare") && !Is("NoBias"),
                    FromLayer = Size("FromLayer"),
                };
            case PartKind.Linear:
                return spec with { In = Size("in"), Out = Size("out"), Bias = !Is("NoBias"), Transposed = attribute.Flag("Transposed") };
            case PartKind.Pool:
                return spec with
                {
                    In = Size("in"),
                    Out = Size("out"),
                    Activation = (Act)Size("activation"),
                    Optional = attribute.Flag("Optional"),
                };
            default:
                var block = BlockOf(property);
                if (block?.Attribute("BlockAttribute") is null)
                    faults.Texts.Add($"block:{property.Name}");
                return spec with
                {
                    Count = Size("count"),
                    Shared = attribute.Flag("Shared"),
                    Groups = faults.Whole(argument(path, attribute, "Groups", 1), path, "Groups"),
                    Inner = faults.Whole(argument(path, attribute, "Inner", 1), path, "Inner"),
                    Block = block is null ? null : Block(block, path, argument, faults, compilation),
                };
        }
    }

    private static BlockSpec Block(INamedTypeSymbol type, string path, Argument argument, Found faults, Compilation compilation)
    {
        var attribute = type.Attribute("BlockAttribute");
        var sublayers = new List<SublayerSpec>();
        foreach (var (sublayer, data) in Sublayers(type))
        {
            var name = path.Length == 0 ? sublayer.Name : $"{path}.{sublayer.Name}";
            var kind = data.AttributeClass!.Name == "AttentionAttribute" ? SublayerKind.Attention : SublayerKind.FeedForward;
            int Whole(string argumentName) => faults.Whole(argument(name, data, argumentName, 0), name, argumentName);
            sublayers.Add(
                new SublayerSpec(
                    kind,
                    TypeSpecs.Of(sublayer, compilation, DeclarationKind.Sublayer),
                    Parts(sublayer, name, argument, faults, compilation).ToEquatable()
                )
                {
                    Accessibility = Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetText(sublayer.DeclaredAccessibility),
                    Heads = kind == SublayerKind.Attention ? faults.Whole(argument(name, data, "heads", 1), name, "heads") : 0,
                    KeyValueHeads =
                        kind != SublayerKind.Attention ? 0
                        : faults.Whole(argument(name, data, "KeyValueHeads", 0), name, "KeyValueHeads") is var own && own != 0 ? own
                        : faults.Whole(argument(name, data, "heads", 1), name, "heads"),
                    Rotary = argument(name, data, "Rotary", 0),
                    RotaryShare = argument(name, data, "RotaryShare", 1),
                    RotaryPairs = (RotaryPairs)(int)argument(name, data, "RotaryPairs", 0),
                    Scaling = ScalingOf(sublayer, $"{name}.{Scaling}", argument, faults),
                    Window = Whole("Window"),
                    FullEvery = Whole("FullEvery"),
                    FullAt = Whole("FullAt"),
                    WindowFrom = Whole("WindowFrom"),
                    WindowRotary = argument(name, data, "WindowRotary", 0),
                    ScoreScale = argument(name, data, "ScoreScale", 0),
                    SoftCap = argument(name, data, "SoftCap", 0),
                    Alibi = argument(name, data, "Alibi", 0) != 0,
                    Interleaved = data.Flag("Interleaved"),
                    Causal = data.Flag("Causal"),
                    Cross = data.Flag("Cross"),
                    Relative = data.Text("Relative"),
                    AdapterKey = data.Text("AdapterKey"),
                    Dropout = argument(name, data, "Dropout", 0),
                    Activation = (Act)(int)argument(name, data, "activation", 0),
                    Site = data.Text("Site"),
                    Memory = data.Text("Memory"),
                    Result = data.Text("Result"),
                }
            );
        }
        return new BlockSpec(
            TypeSpecs.Of(type, compilation, DeclarationKind.Block),
            (Residual)(int)(attribute is null ? 0 : argument(path + ".Block", attribute, "residual", 0)),
            attribute is null ? 1e-5 : argument(path + ".Block", attribute, "Epsilon", 1e-5),
            attribute is null ? 0 : argument(path + ".Block", attribute, "Dropout", 0),
            sublayers.ToEquatable()
        );
    }

    private static RotaryScalingSpec? ScalingOf(INamedTypeSymbol sublayer, string path, Argument argument, Found faults)
    {
        if (
            sublayer.Attribute("RotaryScalingAttribute") is not { } attribute
            || (RotaryScaling)(int)argument(path, attribute, "kind", 0) is not (not RotaryScaling.None and var kind)
        )
            return null;
        return new RotaryScalingSpec(
            kind,
            argument(path, attribute, "Factor", 1),
            faults.Whole(argument(path, attribute, "OriginalPositions", 0), path, "OriginalPositions"),
            argument(path, attribute, "LowFactor", 1),
            argument(path, attribute, "HighFactor", 4)
        );
    }
}
