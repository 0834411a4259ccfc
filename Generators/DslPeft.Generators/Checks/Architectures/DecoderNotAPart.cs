using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A decoder that is not the words' table is a linear part of the architecture.</summary>
internal sealed class DecoderNotAPart : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT117",
            Severity.Error,
            "The recipe names a decoder that is no part",
            "'{0}' has no linear part '{1}' to decode with; without a name, the decoder is the words' table"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        if (spec.TextLm is { Tied: false, Decoder.Length: > 0 } recipe && spec.Decoder is null)
            yield return At(
                Target.On(recipe is Seq2SeqLmRecipe ? "Seq2SeqLmRecipe" : "CausalLmRecipe", "Decoder"),
                spec.Type.Name,
                recipe.Decoder
            );
    }
}
