/** What runs. */
export interface StackDetail {
  name: string;
  region: string;
  outputs: Record<string, string>;
  resources: { logicalId: string; type: string; physicalId: string; isInert: boolean }[];
}

/** The outputs and resources of the template. */
export const Stack = ({ stack: { region, outputs, resources } }: { stack: StackDetail }) => (
  <div class="stack">
    <table>
      <caption>Outputs, as if in {region}</caption>
      <tbody>
        {Object.entries(outputs).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <table>
      <caption>Resources that run here</caption>
      <thead>
        <tr>
          <th scope="col">Logical id</th>
          <th scope="col">Type</th>
          <th scope="col">Physical id</th>
        </tr>
      </thead>
      <tbody>
        {resources
          .filter(({ isInert }) => !isInert)
          .map(({ logicalId, type, physicalId }) => (
            <tr key={logicalId}>
              <td>{logicalId}</td>
              <td>{type}</td>
              <td>{physicalId}</td>
            </tr>
          ))}
      </tbody>
    </table>
    <p class="note">
      {resources.filter(({ isInert }) => isInert).length} more are accepted and left alone: alarms, dashboards, log
      groups and the like.
    </p>
  </div>
);
