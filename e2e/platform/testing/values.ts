/** Chart values of this suite: a sidecar that gives up soon, so that what happens then can be seen. */
export const values = ['sidecar.deadlineSeconds=10']
