using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Stacks;

namespace DslPeft.Generators.Lowering;

/// <summary>
/// What a stack's stages and the variables between them are called. A model of one stack has the plain names; of two, each has its stack's
/// name before it.
/// </summary>
internal sealed class StackScope(StackSpec spec)
{
    public StackSpec Spec => spec;

    /// <summary>The repeated block.</summary>
    public PartSpec Layers => spec.Layers;

    public string Name => spec.Layers.Name;

    /// <summary>Variable of the states that layers pass on: of the last stack the hidden states, of one before it the memory.</summary>
    public string Hidden => spec.IsLast ? "hidden" : "memory";

    /// <summary>Variable of what each token may attend to.</summary>
    public string Mask => Variable("mask");

    /// <summary>Variable of the tokens that are no padding, where <see cref="Mask"/> says more.</summary>
    public string Padding => Variable("padding");

    /// <summary>Variable of what is added to scores, minus infinity where a token is not attended to.</summary>
    public string Bias => Variable("bias");

    /// <summary>The number of its tokens.</summary>
    public Dim Tokens => spec.IsLast ? Dim.Tokens : Dim.Source;

    /// <summary>True for a stack that reads the source of a target.</summary>
    public bool ReadsSource => !spec.IsLast;

    /// <summary>True for a stack that reads the target of a source.</summary>
    public bool ReadsTarget => spec.IsLast && spec.Prefix.Length > 0;

    /// <summary>Name of a stage.</summary>
    public string Method(string name) => spec.Prefix + name;

    /// <summary>Name of a variable.</summary>
    public string Variable(string name) =>
        spec.Prefix.Length == 0
            ? name
            : char.ToLowerInvariant(spec.Prefix[0]) + spec.Prefix.Substring(1) + char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>
    /// Variable of the probabilities of an attention in an inspected model: of an attention to the stack's own tokens the first's plain
    /// name, or that with its number in the block.
    /// </summary>
    public string Probabilities(SublayerSpec attention)
    {
        if (attention.Cross)
            return BaseLowering.CrossProbabilities;
        var before = spec.Attentions.Where(other => !other.Cross).TakeWhile(other => other != attention).Count();
        return Variable(before == 0 ? BaseLowering.Probabilities : BaseLowering.Probabilities + (before + 1));
    }

    /// <summary>Those of all attentions to the stack's own tokens.</summary>
    public IEnumerable<string> OwnProbabilities =>
        spec.Attentions.Where(attention => !attention.Cross).Select(Probabilities).DefaultIfEmpty(Variable(BaseLowering.Probabilities));

    /// <summary>Shape of the states (B, T, H) of a base, before virtual tokens.</summary>
    public Shape States(int width) => Shape.Of(Dim.Rows, Tokens, width);
}
