namespace DslPeft.Generators.Ir;

/// <summary>The form that writes texts token by token: a step over the keys and values of earlier steps.</summary>
/// <param name="Memory">Of a model of two stacks, what is computed once for a source: the first stack, and the keys and values that cross
/// attentions make of its states; null for one stack.</param>
/// <param name="Next">A step, whose result are the logits behind the last token.</param>
internal sealed record CachedPlan(Graph? Memory, Graph Next);
