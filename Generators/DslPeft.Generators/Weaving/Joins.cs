using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>A join: what <see cref="JoinForm"/> says of it, and how a method of it is put into a graph.</summary>
internal abstract class WovenJoin(Join join) : JoinForm(join)
{
    /// <summary>Puts one use of a method into the model; combinators are put in with the method that they are around.</summary>
    public virtual void Weave(MethodWeaver weaver) { }

    /// <summary>What a use adds to the model beside its sites, when all methods are woven.</summary>
    public virtual void Complete(ModelBuilder model, MethodUse use) { }
}

/// <summary>The list of joins.</summary>
internal static class Joins
{
    /// <summary>Joins of one turn are woven in this order, and messages name bodies in it.</summary>
    private static readonly IReadOnlyList<WovenJoin> All =
    [
        new WeightTransformJoin(),
        new LinearDeltaJoin(),
        new RescaleJoin(),
        new InputPromptJoin(),
        new KeyValuePrefixJoin(),
        new GateJoin(),
        new SequentialJoin(),
        new ParallelJoin(),
        new MixtureJoin(),
        new FuseJoin(),
        new DropJoin(),
        new SideJoin(),
        new SelectJoin(),
        new ReparameterizeJoin(),
        new DataJoin(),
    ];

    public static int IndexOf(JoinForm form)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == form)
                return i;
        }

        return -1;
    }

    /// <summary>Lets the layers before this one ask the joins, whichever of the compiler's types is used first.</summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "The compiler has many entries, and each needs the list."
    )]
    internal static void Register() => JoinForm.All = All;
}
