using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>In which turn a join is woven, whatever the order of declaration; joins of one turn follow their list.</summary>
internal enum WeavingTurn
{
    /// <summary>Parameters of the base are trained, or are made of others.</summary>
    Parameters,

    /// <summary>Linear layers.</summary>
    Weights,

    /// <summary>Tokens, keys and values come before the text's.</summary>
    Tokens,

    /// <summary>Sublayers get adapters.</summary>
    Sublayers,

    /// <summary>A stack gets another one beside it.</summary>
    Stack,

    /// <summary>Never by itself: combinators are woven with the method that they are around.</summary>
    WithAnother,
}

/// <summary>A static method that a join calls.</summary>
/// <param name="member">Its name.</param>
internal sealed class JoinBody(string member)
{
    public string Member => member;

    /// <summary>How many tensors it takes beside weights and constants; null where nobody counts.</summary>
    public int? Inputs { get; init; } = 0;

    /// <summary>What these are, where that needs to be said.</summary>
    public string InputsAre { get; init; } = "";

    /// <summary>The kind of parameter that it takes exactly one of; null if there is none.</summary>
    public ParameterKind? TakesOne { get; init; }

    /// <summary>Kinds of parameters that it may take, which other bodies may not.</summary>
    public IReadOnlyList<ParameterKind> MayTake { get; init; } = [];

    /// <summary>C# of what it returns; of a tuple the names are free.</summary>
    public string Returns { get; init; } = BodySpec.OneTensor;

    /// <summary>True if a method can do without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>True for what a method does at embedding tables, in place of the first body.</summary>
    public bool IsOfTables { get; init; }

    /// <summary>Why it must consist of known operations; empty if it may be opaque.</summary>
    public string KnownBecause { get; init; } = "";

    public bool Takes(ParameterKind kind) => TakesOne == kind || MayTake.Contains(kind);
}

/// <summary>
/// A way in which methods touch a graph, with all that is known of it before a graph is there. How it is woven says the class that derives
/// from this one, in <c>Weaving</c>; the one list there is handed in when the assembly is loaded, so that resolution and rules can ask a
/// join without knowing its weaving.
/// </summary>
internal class JoinForm(Join join)
{
    private static readonly JoinForm Undefined = new((Join)(-1));

    /// <summary>Every join.</summary>
    public static IReadOnlyList<JoinForm> All { get; set; } = [];

    /// <summary>The form of a join; for a value that is no member of the enum, which a rule reports, one that does nothing.</summary>
    public static JoinForm Of(Join join) => All.FirstOrDefault(form => form.Join == join) ?? Undefined;

    public Join Join => join;

    public virtual WeavingTurn Turn => WeavingTurn.WithAnother;

    /// <summary>
    /// The kind of site that the join attaches to, beside the tables that a method may have a body for; null if it has none.
    /// </summary>
    public virtual SiteKind? Site => null;

    /// <summary>The static methods that it calls, the entry first.</summary>
    public virtual IReadOnlyList<JoinBody> Bodies => [];

    /// <summary>Name of the optional body that undoes the entry; null if there is none.</summary>
    public virtual string? Inverse => null;

    /// <summary>False for a join that this compiler does not weave.</summary>
    public virtual bool IsWoven => true;

    /// <summary>True for a join that works on another method.</summary>
    public virtual bool IsAround => false;

    /// <summary>True for a join around several uses of one method, whose results it makes one of.</summary>
    public virtual bool CombinesUses => false;

    /// <summary>True for a join that copies another method's weights.</summary>
    public virtual bool CopiesWeights => false;

    /// <summary>True for a join that multiplies what the other method adds.</summary>
    public virtual bool WeighsOther => false;

    /// <summary>True for a join that leaves the other method out of layers.</summary>
    public virtual bool LeavesOut => false;

    /// <summary>Why keys and values of earlier tokens cannot be kept while a text is written; null where the join lets them be.</summary>
    public virtual string? WhyUncached => null;

    /// <summary>Why a row cannot pack several texts; null where the join lets it.</summary>
    public virtual string? WhyUnpacked => null;

    /// <summary>
    /// True for a join that works on the parameters that a method's <c>[Thaw]</c> selects, and at the sites of a use on those there alone.
    /// </summary>
    public virtual bool SelectsParameters => false;

    /// <summary>True for a join that computes these parameters, so that no other method can train them.</summary>
    public virtual bool ComputesParameters => false;

    /// <summary>True if what deployment merges must be linear in the body's input.</summary>
    public virtual bool MergesLinearly => false;

    /// <summary>Names that expressions of a method have beside its properties and the sizes of a site.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>Why a method cannot work on the rows of one task alone; null if it can.</summary>
    public virtual string? WhyNotOfOneTask => null;

    /// <summary>Why a method adds nothing that could be weighed or combined; null if it does.</summary>
    public virtual string? WhyNothingAdded(MethodSpec method) => "adds nothing to a tensor";

    /// <summary>Why a method of this join cannot be around another one; null if it can.</summary>
    public virtual string? WhyNotAround(MethodSpec other) => null;

    /// <summary>Why a method cannot stand beside some stacks of an architecture; null if it can, or if it stands beside none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="stacks">All stacks, in order.</param>
    /// <param name="chosen">Names of those that it would stand beside.</param>
    public virtual string? WhyNotBeside(MethodSpec method, IReadOnlyList<StackSpec> stacks, IReadOnlyCollection<string> chosen) => null;

    /// <summary>Whether methods of the join can stand at a site, apart from its kind.</summary>
    public virtual bool CanStandAt(SiteTarget site) => site.IsTable;

    public JoinBody? Entry => Bodies.FirstOrDefault();

    public JoinBody? Body(string member) => Bodies.FirstOrDefault(body => body.Member == member);
}

/// <summary>The form of a method's join.</summary>
internal static class JoinForms
{
    extension(MethodSpec method)
    {
        public JoinForm Form => JoinForm.Of(method.Join);
    }
}
