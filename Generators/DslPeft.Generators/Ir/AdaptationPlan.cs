using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>Everything that emission needs of one adaptation. Holds values only.</summary>
internal sealed record AdaptationPlan(AdaptationSpec Spec, Graph Training, Graph Deployed)
{
    public EquatableArray<OwnTensor> Tensors { get; init; }
    public EquatableArray<RouteSpec> Routes { get; init; }

    /// <summary>What the methods do at moments of training steps.</summary>
    public EquatableArray<ScheduleSpec> Schedules { get; init; }
    public EquatableArray<string> Facts { get; init; }
    public EquatableArray<string> Explanation { get; init; }

    /// <summary>What the compiler did: the explanation without the tree of parts.</summary>
    public EquatableArray<string> Notes { get; init; }

    /// <summary>Why the adaptation cannot be merged; empty if it can.</summary>
    public EquatableArray<string> Unmergeable { get; init; }
    public int Passes { get; init; } = 1;

    /// <summary>The combinator's extra loss over the logits of the passes, as inputs <c>logits0</c>, <c>logits1</c>…</summary>
    public Fragment? Objective { get; init; }

    /// <summary>
    /// The loss of a head that a class declares, over the inputs <c>outputs</c>, <c>labels</c> and <c>weights</c>, as far as it reads
    /// them; null for another head.
    /// </summary>
    public Fragment? HeadLoss { get; init; }
    public bool FlatTrainables { get; init; }

    /// <summary>What the lowest layers run where a method is left out of them; null if none is.</summary>
    public DropPlan? Drop { get; init; }

    /// <summary>The form that writes token by token; null for a head that writes none, and where <see cref="Uncached"/> says why.</summary>
    public CachedPlan? Cached { get; init; }

    /// <summary>Why a head that writes tokens has no form that keeps keys and values; empty otherwise.</summary>
    public string Uncached { get; init; } = "";

    /// <summary>Why a row is one text, so that none may pack several; empty otherwise.</summary>
    public string Unpackable { get; init; } = "";

    /// <summary>How many of the lowest layers of the deployed form are the base's own, embeddings included; 0 if none is.</summary>
    public int SharedLayers { get; init; }
    public Counts Counts { get; init; } = new(0, 0, 0, 0, 0, 0);
    public Costing Costs { get; init; } = Costing.None;
    public string StructureHash { get; init; } = "";

    public bool IsMergeable => Unmergeable.Count == 0;

    /// <summary>True if mixed precision is asked for and not switched off.</summary>
    public bool AsksRounding { get; init; }

    /// <summary>True if products are bfloat16's: over a weight that is held so or copied so, or that is rounded when it is read.</summary>
    public bool IsRounded => Training.Stages.Any(stage => stage.Nodes.Any(stage.IsRounded));

    /// <summary>True if recomputed layers are asked for and not switched off.</summary>
    public bool AsksRecomputation { get; init; }

    /// <summary>The kind of head; null without one.</summary>
    public HeadForm? Head => Spec.Head?.Form;
}

/// <summary>The layers without the methods that are left out, and the route that draws of how many layers.</summary>
/// <param name="SharedLayers">How many of the lowest layers are then the base's own.</param>
internal sealed record DropPlan(Graph Training, Graph Deployed, int Route, int Layers, int SharedLayers);

/// <summary>The constants of an adaptation.</summary>
internal sealed record Counts(long Base, long Trainable, long Added, long Changed, long Deployed, long Head);

/// <summary>Everything that emission needs of an architecture.</summary>
/// <param name="Spec">The declaration.</param>
/// <param name="Forward">The plain model.</param>
/// <param name="Inspection">The plain model with explicit attention probabilities, hidden states and probabilities collected.</param>
internal sealed record ArchitecturePlan(
    ArchitectureSpec Spec,
    Graph Forward,
    Graph Inspection,
    EquatableArray<string> Explanation,
    long Parameters
);
