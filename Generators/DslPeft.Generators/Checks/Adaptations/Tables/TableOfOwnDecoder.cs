using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Tables;

/// <summary>Which words' table a decoder reads is a question only where it reads one.</summary>
internal sealed class TableOfOwnDecoder : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT263",
            Severity.Error,
            "The decoder reads no words' table",
            "The decoder of '{0}' is its part '{1}' and reads no words' table: remove Decoder"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (
            adaptation.Spec is
            {
                Head: { Form.Body: HeadBody.CausalLm, Decoder: not DecoderTable.Unsaid } head,
                Architecture: { Decoder: { } decoder } architecture
            }
        )
            yield return At(Target.At(head.Attribute, "Decoder"), architecture.Type.Name, decoder.Name);
    }
}
