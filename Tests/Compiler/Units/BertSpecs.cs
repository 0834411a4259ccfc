using DslPeft.Generators.Language;

namespace DslPeft.Compiler.Tests.Units;

using DslPeft.Compiler.Tests.Harness;

/// <summary>The spec of a BERT with every part declared, in any size.</summary>
internal static class BertSpecs
{
    /// <summary>Vocab 50, 16 positions, 2 token types, 2 layers, hidden 8, inner 32.</summary>
    public static ArchitectureSpec Plain { get; } = Parsed.Architecture(Declarations.PlainBert("PlainBert"), "Small.PlainBert");

    public static ArchitectureSpec Sized(int vocabulary, int positions, int types, int layers, int hidden, int inner)
    {
        int Size(int plain) =>
            plain switch
            {
                50 => vocabulary,
                16 => positions,
                2 => types,
                8 => hidden,
                32 => inner,
                _ => plain,
            };
        PartSpec Sized(PartSpec part) =>
            part with
            {
                In = Size(part.In),
                Out = Size(part.Out),
                Count = part.Kind == PartKind.Repeat ? layers : 0,
                Block = part.Block is null
                    ? null
                    : part.Block with
                    {
                        Sublayers = part
                            .Block.Sublayers.Select(sublayer => sublayer with { Parts = sublayer.Parts.Select(Sized).ToEquatable() })
                            .ToEquatable(),
                    },
            };
        return Plain with { Parts = Plain.Parts.Select(Sized).ToEquatable() };
    }
}
